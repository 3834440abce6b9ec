{
  imports = [ { once = 2; } ];
  once = 3;
}
