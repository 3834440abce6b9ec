{
  alpha = {
    imports = [ "common.nix" ];
  };
}
