{
  alpha = {
    imports = [ "${./modules}/ssh.nix" ];
  };
  beta = {
    environment.etc."colour".text = (import "${./modules}/colours.nix").codeOf "red";
  };
}
