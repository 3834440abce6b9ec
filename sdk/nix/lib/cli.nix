# `lib.cli`: command lines from attribute sets.
#
# Input: `lib`. Result: the functions.
lib: rec {
  # { verbose = true; port = 80; X = [ "a" "b" ]; } → [ "-X" "a" "-X" "b" "--port" "80" "--verbose" ]
  toGNUCommandLine =
    {
      mkOptionName ? (name: if builtins.stringLength name == 1 then "-${name}" else "--${name}"),
      mkBool ? (name: value: lib.optional value (mkOptionName name)),
      mkList ? (name: value: lib.concatMap (mkOption name) value),
      optionValueSeparator ? null,
      mkOption ? (
        name: value:
        if value == null then
          [ ]
        else if optionValueSeparator == null then
          [
            (mkOptionName name)
            (lib.generators.mkValueStringDefault { } value)
          ]
        else
          [ "${mkOptionName name}${optionValueSeparator}${lib.generators.mkValueStringDefault { } value}" ]
      ),
    }:
    options:
    let
      render =
        name: value:
        if builtins.isBool value then
          mkBool name value
        else if builtins.isList value then
          mkList name value
        else
          mkOption name value;
    in
    lib.concatLists (lib.mapAttrsToList render options);

  toGNUCommandLineShell = format: options: lib.escapeShellArgs (toGNUCommandLine format options);
}
