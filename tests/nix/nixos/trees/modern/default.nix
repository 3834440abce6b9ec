# A stand-in for nixpkgs of 22.11 and later: what eval-test.nix needs of one, and nothing more.
# The real trees are tested by run.sh; of this age there is none in every checkout.
{
  system,
  config ? { },
  overlays ? [ ],
}:

let
  package = name: derivation {
    inherit name system;
    builder = "/bin/sh";
  };
in
{
  bash = package "bash";
  coreutils = package "coreutils";
  gnused = package "gnused";
  util-linux = package "util-linux";
  vde2 = package "vde2";
  lynx = package "lynx";
  stdenv = {
    inherit system;
    hostPlatform = {
      inherit system;
    };
  };
}
