{
  old.name = "no list";
}
