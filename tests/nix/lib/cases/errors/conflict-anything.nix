{
  imports = [ { anything.a.b = 1; } ];
  anything.a.b = "x";
}
