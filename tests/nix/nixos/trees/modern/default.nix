# A stand-in for nixpkgs of 22.11 and later: what eval-test.nix needs of one, and nothing more.
# The real trees are tested by run.sh; of this age there is none in every checkout.
# ../22.11 is the first of them, ../future one that no Nix can evaluate.
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
  gnutar = package "gnutar";
  qemu = package "qemu-10.0";
  qemu_test = package "qemu-test";
  lynx = package "lynx";
  stdenv = {
    inherit system;
    hostPlatform = {
      inherit system;
      is32bit = system == "i686-linux";
    };
  };
}
