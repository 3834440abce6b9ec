# The one place that knows the releases of Debian: a file for each, with all that differs between them, and here what they share.
# DebianRelease.cs has again what is needed to fetch packages; a test compares the two.
# Input: the codename of a release, as locks have it. Result: an attribute set.
codename:
let
  releases = {
    bookworm = import ./bookworm.nix architectures;
    trixie = import ./trixie.nix architectures;
  };

  architectures = {
    amd64 = {
      name = "amd64";
      loader = "lib/x86_64-linux-gnu/ld-linux-x86-64.so.2";
      libraries = "lib/x86_64-linux-gnu";
      # The metapackage: the kernel's ABI is never written down.
      kernelPackage = "linux-image-amd64";
      # This kernel has the PVH note: the plain ELF image starts in 0.4 s, unpacking bzImage under TCG takes 3 s.
      pvh = true;
      qemu = "qemu-system-x86_64";
      machineType = "q35";
    };

    i386 = {
      name = "i386";
      loader = "lib/ld-linux.so.2";
      libraries = "lib/i386-linux-gnu";
      pvh = true;
      machineType = "q35";
    };
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
