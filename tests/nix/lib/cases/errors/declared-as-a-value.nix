{
  options.foo = 5;
}
