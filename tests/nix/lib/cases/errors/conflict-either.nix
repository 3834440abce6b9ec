{
  imports = [ { networking.extra.a = 1; } ];
  networking.extra.a = "x";
}
