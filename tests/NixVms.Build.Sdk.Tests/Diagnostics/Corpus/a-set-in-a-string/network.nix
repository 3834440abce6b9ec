let
  release = { name = "bookworm"; };
in
{
  alpha = {
    environment.etc."motd".text = "release ${release}";
  };
}
