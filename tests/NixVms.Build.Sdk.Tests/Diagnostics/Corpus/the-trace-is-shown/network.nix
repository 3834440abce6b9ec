let
  colours = import ./colours.nix;
in
{
  alpha = {
    environment.etc."colour".text = colours.codeOf "purple";
  };
}
