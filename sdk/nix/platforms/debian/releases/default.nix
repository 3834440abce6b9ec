# The one place that knows the releases of Debian: a file for each, with all that differs between them, and here what they share.
# DebianRelease.cs has again what is needed to fetch packages; a test compares the two.
# Input: the codename of a release, as locks have it. Result: an attribute set.
codename:
let
  releases = {
    bookworm = import ./bookworm.nix;
    trixie = import ./trixie.nix;
  };

  common = {
    inherit codename;

    # Every builder and every start script runs on this system, whatever the machines are.
    hostSystem = "x86_64-linux";
    hostArchitecture = "amd64";

    # The Debian package that brings the QEMU commands of the architectures.
    qemuPackage = "qemu-system-x86";
  };
in
common // releases.${codename}
