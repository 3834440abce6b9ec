{
  mode = "medium";
}
