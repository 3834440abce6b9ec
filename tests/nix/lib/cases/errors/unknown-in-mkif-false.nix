{ lib, ... }:
{
  services = lib.mkIf false {
    openssh = lib.mkMerge [
      {
        prots = [ 22 ];
      }
    ];
  };
}
