let
  colours = import ./colours.nix;
in
{
  alpha = {
    services.openssh.enable = true;
    environment.etc."colour".text = colours.codeOf "purple";
  };
}
