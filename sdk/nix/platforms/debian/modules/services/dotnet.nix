# services.dotnet: as on every platform, with the memory that .NET needs.
{ config, lib, ... }:
{
  imports = [ ../../../../modules/dotnet.nix ];

  config = lib.mkIf (config.services.dotnet != { }) {
    virtualisation.memorySize = lib.mkDefault 512;
  };
}
