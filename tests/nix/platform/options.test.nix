# docs/debian-options.md is up to date, and every option of the debian platform is used by a test: by a machine of
# tests/NixVms.Build.Sdk.Tests/Platform/Network, which boots, or of ./machines, whose files the tests here look at.
let
  lib = import ../../../sdk/nix/lib;
  documented = import ../../../eng/debian-options/options.nix;
  evaluate = import ../../../eng/debian-options/evaluate.nix;

  # --- The machines of tests

  booted = import ../../NixVms.Build.Sdk.Tests/Platform/Network/network.nix;
  machines =
    builtins.attrValues (
      removeAttrs booted [
        "network"
        "defaults"
      ]
    )
    ++ builtins.attrValues (import ./machines.nix);

  # A module of its own file, so that its definitions can be told from those of the platform.
  machineOf =
    module:
    evaluate {
      modules = [
        {
          _file = "test";
          key = "test";
          imports = [
            module
            booted.defaults
          ];
        }
      ];
    };
  evaluated = map machineOf machines;
  all = map (machine: machine.options) evaluated;

  isPlatforms = file: lib.hasInfix "/sdk/nix/platforms/debian/modules/" (toString file);
  definitionsOf =
    option:
    map (d: d.value) (
      builtins.filter (d: !(isPlatforms d.file)) (option.definitionsWithLocations or [ ])
    );

  # --- Whether a path is in a value

  # What is inside of mkIf, mkDefault, mkMerge and the like.
  contents =
    value:
    if !(builtins.isAttrs value) then
      [ value ]
    else if value._type or "" == "merge" then
      lib.concatMap contents value.contents
    else if value ? _type && value ? content then
      contents value.content
    else
      [ value ];

  has = path: value: builtins.any (hasPlain path) (contents value);
  hasPlain =
    path: value:
    let
      first = builtins.head path;
      rest = builtins.tail path;
    in
    if path == [ ] then
      true
    else if builtins.isList value then
      builtins.any (has (if first == "*" then rest else path)) value
    else if builtins.isFunction value then
      false
    else if !(builtins.isAttrs value) then
      false
    else if first == "<name>" then
      builtins.any (has rest) (builtins.attrValues value)
    else
      value ? ${first} && has rest value.${first};

  # The option of the tree that `path` begins with, and the rest of the path, within its values.
  isUsedIn =
    path: tree:
    let
      node = tree.${builtins.head path};
    in
    if lib.isOption node then
      builtins.any (has (builtins.tail path)) (definitionsOf node)
    else
      isUsedIn (builtins.tail path) node;

  isUsed = option: builtins.any (isUsedIn option.path) all;
  # Units of every kind have the same options apart from a few, and those of users are made by the same code.
  isShared =
    option:
    let
      ofUser =
        lib.replaceStrings
          [ "systemd.user." "virtualisation.fileSystems." ]
          [ "systemd." "fileSystems." ]
          option.name;
      matched = builtins.match "systemd[.](automounts|mounts|paths|sockets|targets|timers)[.](<name>|[*])([.].*)" ofUser;
      isKnown = name: name != option.name && builtins.elem name names;
    in
    option.within != null
    && (isKnown ofUser || matched != null && isKnown "systemd.services.<name>${builtins.elemAt matched 2}");
  names = map (option: option.name) documented;

  # --- Options without effect

  withoutEffect = builtins.filter (
    option: option.within == null && lib.hasPrefix "Accepted without effect" option.description
  ) documented;
  declared = (evaluate { }).options;
  notesOf =
    option: value:
    map (note: note.message)
      (evaluate { modules = [ { config = lib.setAttrByPath option.path value; } ]; }).notes;
  says = option: builtins.any (lib.hasPrefix "The option ${option.name}");
  # Some other value than the default.
  otherThan =
    { type, default, ... }:
    if builtins.isBool default then
      !default
    else if builtins.isInt default then
      default + 1
    else if builtins.isList default then
      [ "an element" ]
    else if builtins.isAttrs default then
      { any.thing = 1; }
    else
      lib.findFirst type.check null [
        "/a/path"
        "0123abcd"
      ];
  warns = option: says option (notesOf option (otherThan (lib.getAttrFromPath option.path declared)));
  # The kernel's packages are not looked at: any of them is another one than the default.
  saysNothingOfDefault =
    option:
    option.name == "boot.kernelPackages"
    || notesOf option (lib.getAttrFromPath option.path declared).default == [ ];
in
{
  # Otherwise: eng/debian-options/update.sh
  page_is_up_to_date = {
    actual = import ../../../eng/debian-options/page.nix == builtins.readFile ../../../docs/debian-options.md;
    expected = true;
  };

  every_option_is_used_by_a_test = {
    actual = map (option: option.name) (
      builtins.filter (option: option.hasEffect && !option.isReadOnly && !(isShared option) && !(isUsed option)) documented
    );
    expected = [ ];
  };

  every_option_without_effect_warns = {
    actual = map (option: option.name) (builtins.filter (option: !(warns option)) withoutEffect);
    expected = [ ];
  };

  what_is_set_as_it_is_anyway_has_no_warning = {
    actual = map (option: option.name) (builtins.filter (option: !(saysNothingOfDefault option)) withoutEffect);
    expected = [ ];
  };

  # Whether an option of a submodule warns is not looked at above, so there is to be none. The ones that are left say what
  # a change of the running machine does to a unit.
  no_other_option_is_without_effect = {
    actual = map (option: option.name) (
      builtins.filter (
        option:
        !option.hasEffect
        && !(builtins.elem option withoutEffect)
        && !(lib.hasPrefix "systemd." option.name && lib.hasInfix ": the units of a machine do not change" option.description)
      ) documented
    );
    expected = [ ];
  };

  # Or every_option_without_effect_warns tests nothing.
  some_options_are_without_effect = {
    actual = builtins.length withoutEffect > 10;
    expected = true;
  };

  # The one is there to be seen. `defaults` of the network allow unfree packages, which asks for nothing here.
  no_warning_without_a_cause = {
    actual = lib.concatMap (machine: machine.config.warnings) evaluated;
    expected = [ "A warning of the test" ];
  };

  # What the page shows would be true of that machine alone: such a default needs a defaultText.
  no_default_is_one_machines = {
    actual = map (option: option.name) (
      builtins.filter (
        option:
        option.default != null
        && !option.isText
        && builtins.any (part: lib.hasInfix part option.default) [
          "machine"
          "192.168."
          "x86_64-linux"
        ]
      ) documented
    );
    expected = [ ];
  };

  every_option_is_described = {
    actual = map (option: option.name) (builtins.filter (option: option.description == "") documented);
    expected = [ ];
  };
}
