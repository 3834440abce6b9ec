# Evaluates a machine of the debian platform without a lock, an archive or anything to build with: only its options.
# Inputs: modules (a list), name. Result: { config, options }, as evalModules returns them.
{
  modules ? [ ],
  name ? "machine",
}:
let
  debian = ../../sdk/nix/debian;
  lib = import (debian + "/lib");
  diagnostics = import ../../sdk/nix/diagnostics.nix;
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
in
lib.evalModules {
  modules = import (debian + "/modules") ++ modules;
  specialArgs = {
    inherit name;
    nodes = { };
    nixvms = {
      inherit name release;
      inherit (diagnostics) fail positionOf;
      system = release.hostSystem;
      hosts = "";
      number = 1;
      positionIn = _: _: null;
      unitTypes = import (debian + "/modules/systemd/unit-options.nix") lib;
      quote = lib.escapeShellArg;
      run = built;
      toolsOf = built;
      built = {
        toplevel = built;
        vm = built;
      };
      locks = lib.genAttrs (builtins.attrNames release.architectures) (_: { has = _: false; });
      packageSets = lib.genAttrs (builtins.attrNames release.architectures) (_: {
        inherit pkgs;
      });
    };
  };
}
