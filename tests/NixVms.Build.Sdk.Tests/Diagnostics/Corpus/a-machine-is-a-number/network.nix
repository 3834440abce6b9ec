{
  alpha = 1;
  beta = { };
}
