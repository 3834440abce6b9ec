# What the tests of machines share. Result: functions of the name of a machine of machines.nix:
#   configOf NAME              its configuration
#   lacks NAME PATH LINES      those of the lines that the file PATH of its configuration does not have
#   fileOf NAME PATH           the file: { text; link; copy; … }, or null
let
  evaluate = import ../../../eng/debian-options/evaluate.nix;
  lib = import ../../../sdk/nix/debian/lib;

  configs = builtins.mapAttrs (
    name: module: (evaluate { modules = [ module ]; }).config
  ) (import ./machines.nix);

  fileOf =
    name: path: lib.findFirst (file: file.path == path) null configs.${name}.system.files;
in
{
  inherit fileOf lib;
  configOf = name: configs.${name};
  lacks =
    name: path: lines:
    builtins.filter (
      line: !(builtins.elem line (map lib.trim (lib.splitString "\n" ((fileOf name path).text))))
    ) lines;
}
