# Evaluates a machine of the debian platform without a lock, an archive or anything to build with: only its options.
# Inputs: modules (a list), name. Result: { config, options }, as evalModules returns them.
{
  modules ? [ ],
  name ? "machine",
}:
let
  debian = ../../sdk/nix/platforms/debian;
  lib = import ../../sdk/nix/lib;
  diagnostics = import ../../sdk/nix/lib/diagnostics.nix;
  release = import (debian + "/release.nix");

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
    "bash"
    "jq"
    "postgresql"
  ] package
  // {
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
    unitTypes = import (debian + "/modules/systemd/unit-options.nix") lib;
    quote = lib.escapeShellArg;
    failSystem = built;
    run = built;
    toolsOf = built;
    locks = lib.genAttrs (builtins.attrNames release.architectures) (_: { has = _: false; });
    packageSets = lib.genAttrs (builtins.attrNames release.architectures) (_: {
      inherit pkgs;
    });
  };
in
lib.evalModules {
  modules = files ++ modules;
  shared = lib.modules.shareDeclarations {
    inherit files;
    specialArgs.nixvms = common;
  };
  specialArgs = {
    inherit name;
    nodes = { };
    nixvms = common // {
      inherit name;
      number = 1;
      built = {
        toplevel = built;
        vm = built;
      };
    };
  };
}
