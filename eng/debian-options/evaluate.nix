# Evaluates a machine of the debian platform without a lock, an archive or anything to build with: only its options.
# Inputs: modules (a list), name. Result: { config, options }, as evalModules returns them, and what has no effect (`notes`).
{
  modules ? [ ],
  name ? "machine",
}:
let
  debian = ../../sdk/nix/platforms/debian;
  lib = import ../../sdk/nix/lib;
  diagnostics = import ../../sdk/nix/lib/diagnostics.nix;
  release = import (debian + "/releases") {
    codename = "trixie";
    hostSystem = "x86_64-linux";
  };

  built = throw "there is nothing to build with";

  # Packages that are nothing but their names.
  package = name: {
    type = "derivation";
    inherit name;
    pname = name;
    outPath = "/nix/store/${name}";
    debianPackages = [ name ];
  };
  pkgs = lib.genAttrs [
    "docker"
    "docker.io"
    "atop"
    "bash"
    "ccache"
    "direnv"
    "fish"
    "git"
    "htop"
    "iftop"
    "iotop"
    "jdk"
    "jq"
    "mosh"
    "mtr"
    "neovim"
    "nfs-common"
    "nfs-kernel-server"
    "npm"
    "openssl"
    "postgresql"
    "rpcbind"
    "screen"
    "tcpdump"
    "tmux"
    "traceroute"
    "usbtop"
    "vim"
    "wireshark-cli"
    "zsh"
  ] package
  // {
    linuxPackages = { };
    runCommand = name: _: _: package name;
    writeText = name: _: package name;
  };

  files = import (debian + "/modules");

  # As network.nix has it.
  common = {
    inherit release;
    inherit (diagnostics) fail positionOf;
    system = release.hostSystem;
    hosts = "";
    positionIn = _: _: null;
    placeIn = _: _: {
      file = "/network.nix";
      line = 1;
      column = 1;
    };
    unitTypes = import (debian + "/modules/systemd/unit-options.nix") lib;
    quote = lib.escapeShellArg;
    failSystem = built;
    run = built;
    toolsOf = built;
    locks = lib.genAttrs (builtins.attrNames release.architectures) (_: { has = _: false; });
    packageSets = lib.genAttrs (builtins.attrNames release.architectures) (_: {
      inherit pkgs;
      standIn = package;
      packagesOf = lib.concatMap (package: package.debianPackages);
    });
  };

  machine = lib.evalModules {
    modules = files ++ modules;
    shared = lib.modules.shareDeclarations {
      inherit files;
      specialArgs.nixvms = common;
    };
    specialArgs = {
      inherit name;
      nodes = { };
      modulesPath = toString (debian + "/modules");
      nixvms = common // {
        inherit name;
        number = 1;
        machineCount = 3;
        built = {
          toplevel = built;
          vm = built;
        };
      };
    };
  };
in
machine
// {
  notes =
    machine.config.system.notes
    ++ (import (debian + "/modules/without-effect/ignored.nix") lib).notesOf common.placeIn machine.marked;
}
