{
  network.description = "Nobody is at home";
  defaults = { };
}
