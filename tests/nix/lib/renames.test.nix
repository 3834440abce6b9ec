# Aliases, renamed, removed, merged and changed options.
let
  inherit (import ./fixture.nix) configOf lib mkOption types;
  inherit (lib) mkForce mkDefault;
  base = {
    options.new.name = mkOption {
      type = types.listOf types.int;
      default = [ ];
    };
    options.warnings = mkOption {
      type = types.listOf types.str;
      default = [ ];
    };
    options.assertions = mkOption {
      type = types.listOf types.raw;
      default = [ ];
    };
  };
  from = [
    "old"
    "name"
  ];
  to = [
    "new"
    "name"
  ];
  with' =
    module: definitions:
    configOf (
      [
        base
        module
      ]
      ++ definitions
    );
  renamed = with' (lib.mkRenamedOptionModule from to);
  alias = with' (lib.mkAliasOptionModule from to);
in
{
  renamedGoesToTheNewName = {
    actual = (renamed [ { old.name = [ 1 ]; } ]).new.name;
    expected = [ 1 ];
  };
  renamedWarns = {
    actual =
      (renamed [
        {
          _file = "/x.nix";
          old.name = [ 1 ];
        }
      ]).warnings;
    expected = [ "The option 'old.name', set in '/x.nix', has been renamed to 'new.name'." ];
  };
  renamedIsSilentWhenUnused = {
    actual = (renamed [ { new.name = [ 1 ]; } ]).warnings;
    expected = [ ];
  };
  renamedCanBeRead = {
    actual = (renamed [ { new.name = [ 2 ]; } ]).old.name;
    expected = [ 2 ];
  };
  renamedWorksWithoutAnOptionForWarnings = {
    actual =
      (configOf [
        { options.new.name = mkOption { }; }
        (lib.mkRenamedOptionModule from to)
        { old.name = 3; }
      ]).new.name;
    expected = 3;
  };
  aliasKeepsPriorities = {
    actual =
      (alias [
        { old.name = mkForce [ 1 ]; }
        { new.name = [ 2 ]; }
      ]).new.name;
    expected = [ 1 ];
  };
  aliasAsADefaultLoses = {
    actual =
      (alias [
        { old.name = mkDefault [ 1 ]; }
        { new.name = [ 2 ]; }
      ]).new.name;
    expected = [ 2 ];
  };
  aliasWithMkIf = {
    actual = (alias [ { old.name = lib.mkIf false [ 1 ]; } ]).new.name;
    expected = [ ];
  };
  aliasDoesNotWarn = {
    actual = (alias [ { old.name = [ 1 ]; } ]).warnings;
    expected = [ ];
  };
  removedFailsAnAssertion = {
    actual =
      let
        failed = builtins.filter (a: !a.assertion) (with' (lib.mkRemovedOptionModule from "Use pens.") [
          {
            _file = "/x.nix";
            old.name = 1;
          }
        ]).assertions;
      in
      map (a: lib.hasSuffix "no longer has any effect; remove it. Use pens." a.message) failed;
    expected = [ true ];
  };
  removedIsFineWhenUnused = {
    actual = map (a: a.assertion) (with' (lib.mkRemovedOptionModule from "") [ ]).assertions;
    expected = [ true ];
  };
  removedCannotBeRead = {
    throws = (with' (lib.mkRemovedOptionModule from "Use pens.") [ ]).old.name;
    message = "The option 'old.name' has been removed and can no longer be used. Use pens.";
  };
  changed = {
    actual =
      (with' (lib.mkChangedOptionModule from to (config: [ config.old.name ])) [ { old.name = 5; } ]).new.name;
    expected = [ 5 ];
  };
  changedIsSilentWhenUnused = {
    actual = (with' (lib.mkChangedOptionModule from to (config: [ config.old.name ])) [ ]).new.name;
    expected = [ ];
  };
  merged = {
    actual =
      (with'
        (lib.mkMergedOptionModule [
          [ "a" ]
          [ "b" ]
        ] to (config: [ config.a config.b ]))
        [
          {
            a = 1;
            b = 2;
          }
        ]
      ).new.name;
    expected = [
      1
      2
    ];
  };
  aliasDefinitions = {
    actual =
      (configOf [
        base
        { options.old = mkOption { type = types.listOf types.int; }; }
        ({ options, ... }: { new.name = lib.mkAliasDefinitions options.old; })
        { old = [ 1 ]; }
        { old = lib.mkIf true [ 2 ]; }
      ]).new.name;
    expected = [
      2
      1
    ];
  };
  wrongTypePointsToTheOldName = {
    throws = (configOf [
      base
      (lib.mkRenamedOptionModule from to)
      ./cases/old-name.nix
    ]).new.name;
    message = "NIXVM3012: The option 'new.name' wants a value of type 'list of signed integer', but it is set to the string \"no list\". at ${toString ./cases}/old-name.nix:2:3";
  };
}
