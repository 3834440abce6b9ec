# Debian 12: its architectures with their kernels and virtual machines, and the versions in the names of its packages.
# Input: what the releases' architectures have in common, by Debian's names. Result: an attribute set, which default.nix completes.
{ amd64, i386, arm64 }:
{
  title = "Debian 12 (bookworm)";

  # Keyed by the value of nixpkgs.system.
  architectures = {
    "x86_64-linux" = amd64;
    "aarch64-linux" = arm64;

    "i686-linux" = i386 // {
      # Not linux-image-686, which lacks the PVH note and so starts 3 s later.
      kernelPackage = "linux-image-686-pae";
      qemu = "qemu-system-i386";
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

  # Where the package busybox-static has its program.
  busybox = "bin/busybox";

  # What the kernel is compressed with; where its package has modules, and the end of their names.
  kernelCompression = "xz";
  moduleFolder = "lib/modules";
  moduleEnding = ".ko";

  # Python's version, as nixpkgs has it in the names of its packages.
  pythonVersion = "311";

  # nixpkgs' names for packages that have a version in their names here or there, or that not all releases have.
  aliases = {
    clang_14 = "clang-14";
    dante = "dante-server";
    gcc12 = "gcc-12";
    icu = "libicu72";
    jdk17 = "openjdk-17-jdk-headless";
    jdk17_headless = "openjdk-17-jdk-headless";
    jre17_headless = "openjdk-17-jre-headless";
    nodejs_18 = "nodejs";
    perl536 = "perl";
    php82 = "php8.2-cli";
    postgresql_15 = "postgresql-15";
    readline = "libreadline8";
    ruby_3_1 = "ruby3.1";
  };

  # How packages that images/install/known.txt names with a version are called here; it is written for this release.
  renamedPackages = { };
  # Lines as it has, of packages whose scripts only this release has.
  knownScripts = "";
}
