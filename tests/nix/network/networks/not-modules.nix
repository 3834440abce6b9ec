{
  good = { };
  number = 5;
  text = "hello";
  path = ./simple.nix;
}
