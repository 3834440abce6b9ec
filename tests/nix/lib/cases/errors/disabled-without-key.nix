{
  disabledModules = [ { } ];
}
