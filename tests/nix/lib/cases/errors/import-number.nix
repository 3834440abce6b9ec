{
  imports = [ 5 ];
}
