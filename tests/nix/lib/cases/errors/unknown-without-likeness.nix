{
  quantum = 1;
}
