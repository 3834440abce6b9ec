# Declarations of options that are accepted, so that a configuration need not be changed, and do nothing here.
# Inputs: lib. Result:
#   ignored TYPE DEFAULT REASON   an option of NixOS; with the attribute isNotCompared, any value is another one than the default
#   ignoredSet OPTIONS REASON     an attribute set of options, of which those that matter are declared; others are accepted as they are
#   notesOf PLACEIN OPTIONS       what the manifest says of such options that are set (lib/modules/tree.nix: marked): a note for each,
#                                 at its own place (network.nix: placeIn). Setting an option to its default says nothing.
lib:
let
  inherit (lib) types;
  option = import ../option.nix lib;
  isSet = import ../is-set.nix lib;

  describe = reason: "Accepted without effect: ${reason}.";

  noteOf = reason: name: position: {
    code = "NIXVM3006";
    message =
      "The option ${name} has no effect on the debian platform: ${reason}. "
      + "To go without this warning, remove it or add NIXVM3006 to the property NoWarn.";
    inherit (position) file line column;
  };
in
{
  ignored =
    type: default: reason:
    option type default (describe reason) // { withoutEffect = reason; };

  ignoredSet =
    options: reason:
    option (types.submodule {
      freeformType = types.lazyAttrsOf types.anything;
      inherit options;
    }) { } (describe reason)
    // {
      withoutEffect = reason;
      isSetOfOptions = true;
    };

  notesOf =
    placeIn:
    let
      notesOfSet =
        option:
        let
          default = option.type.merge option.loc [ ];
          changed = builtins.filter (
            name: !(default ? ${name} && default.${name} == option.value.${name})
          ) (builtins.attrNames option.value);
        in
        map (
          name: noteOf option.withoutEffect (lib.showOption (option.loc ++ [ name ])) (placeIn name option)
        ) changed;

      notesOfOption =
        option:
        if !isSet option then
          [ ]
        else if option ? isSetOfOptions then
          notesOfSet option
        else if !(option ? isNotCompared) && option.value == option.default then
          [ ]
        else
          [ (noteOf option.withoutEffect (lib.showOption option.loc) (placeIn null option)) ];
    in
    lib.concatMap notesOfOption;

  inherit noteOf;
}
