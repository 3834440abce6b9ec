# What the tests of machines share. Result: functions, NAME being that of a machine of machines.nix:
#   configOf NAME              its configuration
#   evaluate MODULE            the configuration of another machine
#   lacks NAME PATH LINES      those of the lines that the file PATH of its configuration does not have
#   fileOf NAME PATH           the file: { text; link; copy; … }, or null
let
  evaluate =
    module: (import ../../../eng/debian-options/evaluate.nix { modules = [ module ]; }).config;
  lib = import ../../../sdk/nix/lib;

  configs = builtins.mapAttrs (_: evaluate) (import ./machines.nix);

  fileOf =
    name: path: lib.findFirst (file: file.path == path) null configs.${name}.system.files;
in
{
  inherit evaluate fileOf lib;
  configOf = name: configs.${name};
  lacks =
    name: path: lines:
    builtins.filter (
      line: !(builtins.elem line (map lib.trim (lib.splitString "\n" ((fileOf name path).text))))
    ) lines;
}
