# As in 22.11: the system of whoever evaluates is a default of every machine.
{ hostPkgs, lib }:

{
  config.nixpkgs.system = lib.mkDefault hostPkgs.stdenv.hostPlatform.system;
}
