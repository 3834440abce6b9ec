{
  config = 5;
}
