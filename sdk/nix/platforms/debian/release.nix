# The one place that knows the Debian release and the architectures: their names, kernels and virtual machines.
# DebianRelease.cs has again what is needed to fetch packages; a test compares the two.
# Input: none. Result: an attribute set.
{
  codename = "bookworm";
  title = "Debian 12 (bookworm)";

  # Every builder and every start script runs on this system, whatever the machines are.
  hostSystem = "x86_64-linux";
  hostArchitecture = "amd64";

  # Keyed by the value of nixpkgs.system.
  architectures = {
    "x86_64-linux" = {
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

    "i686-linux" = {
      name = "i386";
      loader = "lib/ld-linux.so.2";
      libraries = "lib/i386-linux-gnu";
      # Not linux-image-686, which lacks the PVH note and so starts 3 s later.
      kernelPackage = "linux-image-686-pae";
      pvh = true;
      qemu = "qemu-system-i386";
      machineType = "q35";
    };
  };

  # Debian has one version of PostgreSQL, with the version in the names of its packages.
  postgresqlVersion = "15";
  # The library that compiles its queries.
  postgresqlCompiler = "libllvm14";

  # What programs of .NET load, and what they need to know languages.
  dotnetLibraries = [
    "libssl3"
    "tzdata"
    "ca-certificates"
  ];
  dotnetGlobalization = "libicu72";

  # What Debian's libraries of the compiler have in common: documentation.
  compilerBase = "gcc-12-base";

  # The Debian package that brings the two QEMU commands above.
  qemuPackage = "qemu-system-x86";
}
