{
  network.description = "nothing yet";
}
