# What the tests of the module system share.
rec {
  lib = import ../../../sdk/nix/lib;
  inherit (lib) mkOption types;

  # The configuration that modules make.
  configOf = modules: (lib.evalModules { inherit modules; }).config;

  # The value of one option `x` of a type, from its definitions; each is a module of its own.
  # As in nixpkgs, later modules come first in the merge.
  merge =
    type: definitions:
    (configOf ([ { options.x = mkOption { inherit type; }; } ] ++ map (x: { inherit x; }) definitions)).x;

  # A folder with modules that fail at known positions, as text.
  cases = toString ./cases;
}
