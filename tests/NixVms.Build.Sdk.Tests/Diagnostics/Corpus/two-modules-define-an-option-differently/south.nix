{
  networking.domain = "south.example.net";
}
