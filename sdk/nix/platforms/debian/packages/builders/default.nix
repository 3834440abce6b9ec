# The trivial builders of nixpkgs (runCommand, writeText, symlinkJoin …), with busybox and what their buildInputs are as tools.
# Inputs: lib, run (busybox.nix), busybox, fail, positionOf, programsOf (see join.nix), buildTools (../build-tools.nix).
# Result: the functions, with the names and arguments that nixpkgs gives them.
#
# A script made here may name Debian packages: "${pkgs.jq}/bin/jq". The network has to find those names in the machine
# that uses the script, so what a builder returns carries the context of all strings that went into it, as the context
# of its own outPath: no package hides behind another derivation. What defeats that, a string whose context was
# discarded, is found when the machine is built (../closure.nix).
{
  lib,
  run,
  busybox,
  fail,
  positionOf,
  programsOf,
  buildTools,
}:
let
  # A store path's name cannot hold every character, and a file's name may.
  safeName =
    name:
    let
      isKept = part: builtins.isString part && part != "";
      parts = builtins.split "[^A-Za-z0-9+._?=-]+" (lib.removePrefix "." name);
    in
    builtins.concatStringsSep "-" (builtins.filter isKept parts);

  contextOf = strings: builtins.substring 0 0 (builtins.concatStringsSep "" strings);

  carry =
    strings: derivation:
    derivation
    // {
      outPath = derivation.outPath + contextOf strings;
      passthru = { };
      meta = { };
    };

  # Environment variables as Nix makes strings of them; what it refuses is refused when the derivation is made.
  asString =
    value:
    if builtins.isAttrs value && !(value ? outPath) && !(value ? __toString) then
      ""
    else
      toString value;

  runCommand =
    name: environment: script:
    let
      arguments = removeAttrs environment [
        "passthru"
        "meta"
        "nativeBuildInputs"
        "buildInputs"
      ];
      inputs = lib.filter (input: input != null) (
        lib.flatten [
          (environment.nativeBuildInputs or [ ])
          (environment.buildInputs or [ ])
        ]
      );
      packages = lib.unique (lib.concatMap (input: input.debianPackages or [ ]) inputs);
      folders = builtins.filter (input: !(input ? debianPackages)) inputs;
      setup =
        buildTools.setupOf packages
        + lib.concatMapStrings (folder: "PATH=${folder}/bin:$PATH\n") folders;
    in
    carry ([ script (buildTools.marksOf packages) ] ++ map asString (builtins.attrValues arguments)) (
      run (safeName name) arguments (setup + import ../../modules/shell-code.nix script)
    )
    // (environment.passthru or { });

  base = {
    inherit
      lib
      run
      safeName
      carry
      runCommand
      fail
      positionOf
      programsOf
      ;
  };

  text = import ./text.nix base;
in
text
// import ./join.nix base
// import ./substitute.nix (base // { inherit (text) writeText; })
// import ./fetch.nix base
// {
  inherit runCommand busybox;
  runCommandLocal = runCommand;
  runCommandNoCC = runCommand;
  runCommandWith = arguments: runCommand arguments.name (arguments.derivationArgs or { });
  formats = import ./formats.nix { inherit lib runCommand; inherit (text) writeText; };
}
