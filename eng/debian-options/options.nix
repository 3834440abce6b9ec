# The options of the debian platform as a list, with those inside submodules. Inputs: none.
# Result: [ { path; name; within; type; default; isText; description; hasEffect; isAlias; isReadOnly; } ], sorted by name. A path holds <name>
# where a name of the user's stands and * for an element of a list; `within` is the option whose values this one is in,
# or null; default is null, or Nix code, or with isText a text.
let
  lib = import ../../sdk/nix/lib;
  inherit (import ./evaluate.nix { }) options;

  show = lib.generators.toPretty { multiline = false; };

  isName = option: lib.isType "attributeName" (option.default or null);

  # A default that depends on the rest of the configuration has a defaultText; what cannot be shown has none.
  defaultOf =
    option:
    let
      shown = builtins.tryEval (show option.default);
    in
    if isName option then
      "the attribute's name"
    else if option ? defaultText then
      option.defaultText.text or option.defaultText
    else if !(option ? default) then
      null
    else if shown.success then
      shown.value
    else
      null;

  isVisible = option: !(option.internal or false) && option.visible or true;

  describe =
    within: option:
    let
      name = lib.showOption option.loc;
      isAlias = lib.hasPrefix "Alias of " (option.description or "");
      inside = if isAlias then { } else option.type.getSubOptions option.loc;
    in
    [
      {
        path = option.loc;
        inherit name within isAlias;
        type = if isAlias then "" else option.type.description or "unspecified value";
        default = defaultOf option;
        description = option.description or "";
        isReadOnly = option.readOnly or false;
        hasEffect = !(lib.hasPrefix "Accepted" (option.description or ""));
        isText = option ? defaultText || isName option;
      }
    ]
    ++ optionsIn (if within == null then name else within) inside;

  optionsIn =
    within: set:
    lib.concatMap (describe within) (
      builtins.filter isVisible (lib.collect lib.isOption (removeAttrs set [ "_module" ]))
    );
in
lib.sort (a: b: a.name < b.name) (optionsIn null options)
