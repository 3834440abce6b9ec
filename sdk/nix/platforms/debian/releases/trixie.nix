# Debian 13: its architectures with their kernels and virtual machines, and the versions in the names of its packages.
# Input: what the releases' architectures have in common, by Debian's names. Result: an attribute set, which default.nix completes.
{ amd64, i386, arm64 }:
{
  title = "Debian 13 (trixie)";

  # Keyed by the value of nixpkgs.system.
  architectures = {
    "x86_64-linux" = amd64;
    "aarch64-linux" = arm64;

    "i686-linux" = i386 // {
      # Debian has packages for i386 still, but no kernel: this one runs their programs as well as its own.
      inherit (amd64) kernelPackage qemu;
      kernelArchitecture = amd64.name;
      # What busybox has to make it look like a kernel of theirs: `uname -m` says i686.
      personality = "linux32";
    };
  };

  # Debian has one version of PostgreSQL, with the version in the names of its packages.
  postgresqlVersion = "17";
  # The library that compiles its queries.
  postgresqlCompiler = "libllvm19";

  # What programs of .NET load, and what they need to know languages.
  dotnetLibraries = [
    "libssl3t64"
    "tzdata"
    "ca-certificates"
  ];
  dotnetGlobalization = "libicu76";

  # What Debian's libraries of the compiler have in common: documentation.
  compilerBase = "gcc-14-base";

  # Where the package busybox-static has its program.
  busybox = "usr/bin/busybox";

  # What the kernel is compressed with; where its package has modules, and the end of their names.
  kernelCompression = "zstd";
  moduleFolder = "usr/lib/modules";
  moduleEnding = ".ko.xz";

  # Python's version, as nixpkgs has it in the names of its packages.
  pythonVersion = "313";

  # nixpkgs' names for packages that have a version in their names here or there, or that not all releases have.
  aliases = {
    clang_19 = "clang-19";
    docker = [
      "docker.io"
      "docker-cli"
    ];
    gcc14 = "gcc-14";
    icu = "libicu76";
    jdk21 = "openjdk-21-jdk-headless";
    jdk21_headless = "openjdk-21-jdk-headless";
    jre21_headless = "openjdk-21-jre-headless";
    nodejs_20 = "nodejs";
    perl540 = "perl";
    php84 = "php8.4-cli";
    postgresql_17 = "postgresql-17";
    readline = "libreadline8t64";
    ruby_3_3 = "ruby3.3";
  };

  # How packages that images/install/known.txt names with a version are called here.
  renamedPackages = {
    "libglib2.0-0" = "libglib2.0-0t64";
    "openjdk-17-" = "openjdk-21-";
    "php8.2-" = "php8.4-";
    "postgresql-15" = "postgresql-17";
    "postgresql-client-15" = "postgresql-client-17";
    "python3.11" = "python3.13";
  };
  # Lines as it has, of packages whose scripts only this release has.
  knownScripts = ''
    # They remove what an older release has left.
    libgcrypt20 nothing
    pciutils nothing
  '';
}
