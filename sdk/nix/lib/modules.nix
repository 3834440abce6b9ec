# The module system: `lib.modules`, and at the top level of `lib` too.
#
# Input: the finished `lib`. Result: every public function of the files in ./modules.
# How an evaluation flows: load.nix makes modules of what the user wrote and collects their imports;
# declarations.nix merges their options into one tree; tree.nix walks that tree with the definitions;
# definitions.nix resolves priorities and merges values by type; evaluate.nix ties them together; sharing.nix
# spares evaluations what others have done.
lib:
let
  evaluate = import ./modules/evaluate.nix lib;
  definitions = import ./modules/definitions.nix lib;
  load = import ./modules/load.nix lib;
in
import ./modules/properties.nix lib
// import ./modules/renames.nix lib
// {
  inherit (evaluate) evalModules;
  inherit (import ./modules/sharing.nix lib) shareDeclarations;
  inherit (definitions) mergeDefinitions;
  inherit (load) applyModuleArgsIfFunction importApply setDefaultModuleLocation;
}
