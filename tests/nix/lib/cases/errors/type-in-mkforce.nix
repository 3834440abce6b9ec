{ lib, ... }:
{
  config = lib.mkIf true {
    services.openssh = lib.mkMerge [
      {
        enable = lib.mkForce [ 1 2 ];
      }
    ];
  };
}
