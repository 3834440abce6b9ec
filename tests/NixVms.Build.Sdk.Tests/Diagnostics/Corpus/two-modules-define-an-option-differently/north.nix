{
  networking.domain = "north.example.net";
}
