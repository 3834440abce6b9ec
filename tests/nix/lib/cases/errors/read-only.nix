{
  fixed = 2;
}
