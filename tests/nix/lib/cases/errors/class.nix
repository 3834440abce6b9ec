{
  _class = "darwin";
}
