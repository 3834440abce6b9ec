# What networks use of nixpkgs' pkgs that the debian platform cannot have: each is an error that says what to use instead.
# Inputs: fail, positionOf. Result: name → an error when it is called or looked into. A Debian package of the same name wins.
{ fail, positionOf }:
let
  outside = "Build it outside of Nix and hand the network its folder, or set Nixpkgs in the .nixnet file or the property NixpkgsPath.";
  debian = "Use a Debian package by its Debian name, or set Nixpkgs in the .nixnet file or the property NixpkgsPath.";

  functions = {
    runCommandCC = "Use runCommand, whose tools are busybox and Debian packages in nativeBuildInputs.";
    buildGoModule = outside;
    buildGoPackage = outside;
    buildNpmPackage = outside;
    buildDotnetModule = "Publish the project with `dotnet publish` and hand the network its folder: samples/WebShop shows how.";
    mkYarnPackage = outside;
    mkShell = "A shell for development is no part of a machine.";
    fetchgit = "Use builtins.fetchGit with a rev, or fetchFromGitHub.";
    fetchsvn = "Use fetchurl on an archive.";
    fetchhg = "Use builtins.fetchMercurial, or fetchurl on an archive.";
    fetchpatch = "There is nothing to patch: packages are Debian's.";
    applyPatches = "Patch the sources outside of Nix.";
    buildFHSEnv = "Machines have /usr, /bin and /lib as they are.";
    buildFHSUserEnv = "Machines have /usr, /bin and /lib as they are.";
    makeDesktopItem = "Write the file with writeTextFile.";
    nixosTest = "Write the test in C# with NixVms.Testing.";
    makeSetupHook = outside;
    substituteAllFiles = "Use substituteAll or replaceVars on each file.";
    writeCBin = outside;
    writePython3 = "Use writeScript with \"#!/usr/bin/python3\" and have pkgs.python3 on the machine.";
    writePython3Bin = "Use writeScriptBin with \"#!/usr/bin/python3\" and have pkgs.python3 on the machine.";
    writers = "Use writeScript and writeScriptBin.";
    copyPathToStore = "Use builtins.path or the path itself.";
    copyPathsToStore = "Use builtins.path or the paths themselves.";
    closureInfo = "Machines see the whole store.";
  };

  published = "Publish the project self-contained with `dotnet publish` and hand the network its folder.";
  otherPython = "Debian has one Python, 3.11: use pkgs.python3 and pkgs.python3Packages.";
  python2 = "Debian has no Python 2: use pkgs.python3 and pkgs.python3Packages.";
  otherJava = "Debian has Java 17: use pkgs.jdk or pkgs.jre.";

  sets = {
    dotnetCorePackages = published;
    dotnet-aspnetcore = published;
    dotnet-runtime = published;
    dotnet-runtime_8 = published;
    dotnet-sdk = published;
    dotnet-sdk_8 = published;
    jdk8 = otherJava;
    jdk11 = otherJava;
    jdk21 = otherJava;
    jre8 = otherJava;
    nixops = "Networks of NixOps are built as they are; a machine has no NixOps.";
    openjdk8 = otherJava;
    openjdk11 = otherJava;
    python2 = python2;
    python27 = python2;
    python27Packages = python2;
    python39 = otherPython;
    python39Packages = otherPython;
    python310 = otherPython;
    python310Packages = otherPython;
    python312 = otherPython;
    python312Packages = otherPython;
    python313 = otherPython;
    python313Packages = otherPython;
    rustPlatform = outside;
    haskellPackages = debian;
    perlPackages = "Use Debian's names: libjson-perl instead of perlPackages.JSON.";
    nodePackages = "Use Debian's names: node-express instead of nodePackages.express.";
    rubyPackages = "Use Debian's names: ruby-sinatra instead of rubyPackages.sinatra.";
    phpPackages = debian;
    dockerTools = outside;
    testers = "Write the test in C# with NixVms.Testing.";
    pkgsStatic = debian;
    pkgsCross = debian;
    pkgsi686Linux = "Set nixpkgs.system of the machine to i686-linux.";
    stdenvNoCC = "Use runCommand, whose tools are busybox and Debian packages in nativeBuildInputs.";
    makeWrapper = "Write a script with writeShellScriptBin.";
    nix-gitignore = "Use lib.cleanSourceWith or builtins.filterSource.";
    vimPlugins = debian;
    emacsPackages = debian;
  };

  error =
    name: hint: position:
    fail {
      code = "NIXVM3036";
      message = "pkgs.${name} was used, which the debian platform does not have. ${hint}";
      inherit position;
    };

  positionIn =
    arguments:
    if builtins.isAttrs arguments && arguments != { } then
      positionOf (builtins.head (builtins.attrNames arguments)) arguments
    else
      null;
in
builtins.mapAttrs (name: hint: arguments: error name hint (positionIn arguments)) functions
// builtins.mapAttrs (name: hint: error name hint null) sets
