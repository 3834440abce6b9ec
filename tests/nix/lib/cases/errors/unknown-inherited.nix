let
  inner = {
    hostNam = "a";
  };
in
{
  networking = {
    inherit (inner) hostNam;
  };
}
