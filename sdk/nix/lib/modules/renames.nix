# Modules that keep old option names working: aliases, renamed, merged, changed and removed options.
#
# Input: `lib`. Result: functions that return modules, for `imports`.
lib:
let
  inherit (lib) attrByPath getAttrFromPath optional optionalAttrs setAttrByPath showOption;
  inherit (lib.modules) mkAliasAndWrapDefinitions mkAliasAndWrapDefsWithPriority mkIf mkMerge;

  # Warnings and assertions are options of NixOS; a set of modules need not have them.
  whereDeclared = options: name: value: optionalAttrs (options ? ${name}) { ${name} = value; };
in
rec {
  # The general form: definitions of `from` go to `to`; reading `from` gives `to`.
  doRename =
    {
      from,
      to,
      visible,
      warn,
      use,
      withPriority ? true,
      condition ? true,
    }:
    { config, options, ... }:
    let
      fromOption = getAttrFromPath from options;
      target = attrByPath to (throw "Renaming error: the option '${showOption to}' does not exist.");
      toType = (attrByPath to { } options).type or (lib.types.submodule { });
      forward = if withPriority then mkAliasAndWrapDefsWithPriority else mkAliasAndWrapDefinitions;
      text =
        "The option '${showOption from}', set in ${lib.showFiles fromOption.files}, "
        + "has been renamed to '${showOption to}'.";
    in
    {
      options = setAttrByPath from (
        lib.mkOption {
          inherit visible;
          description = "Alias of ${showOption to}.";
          apply = _: (if warn then use else value: value) (target config);
          type = toType;
        }
      );
      config = mkIf condition (mkMerge [
        (whereDeclared options "warnings" (optional (warn && fromOption.isDefined) text))
        (forward (setAttrByPath to) fromOption)
      ]);
    };

  # The option `from` has been removed: an error where it is set or used.
  mkRemovedOptionModule =
    from: instructions:
    { options, ... }:
    let
      option = getAttrFromPath from options;
      places = lib.concatMapStringsSep " and " lib.diagnostics.describePlace option.definitionsWithLocations;
      last = lib.optionalString (instructions != "") " ${instructions}";
    in
    {
      options = setAttrByPath from (
        lib.mkOption {
          visible = false;
          apply = _: throw "The option '${showOption from}' has been removed and can no longer be used.${last}";
        }
      );
      config = whereDeclared options "assertions" [
        {
          assertion = !option.isDefined;
          message = "The option '${showOption from}', set ${places}, no longer has any effect; remove it.${last}";
        }
      ];
    };

  # `from` is an old name of `to`.
  mkRenamedOptionModule =
    from: to:
    doRename {
      inherit from to;
      visible = false;
      warn = true;
      use = builtins.trace "Obsolete option '${showOption from}' is used. It was renamed to '${showOption to}'.";
    };

  # The same, warned about from the release `sinceRelease` on.
  mkRenamedOptionModuleWith =
    {
      from,
      to,
      sinceRelease,
    }:
    doRename {
      inherit from to;
      visible = false;
      warn = lib.isInOldestRelease sinceRelease;
      use = value: value;
    };

  # `from` is another name of `to`, for good.
  mkAliasOptionModule =
    from: to:
    doRename {
      inherit from to;
      visible = true;
      warn = false;
      use = value: value;
    };

  mkAliasOptionModuleMD = mkAliasOptionModule;

  # The old options `from` (a list) are now `to`, whose value `merge config` makes from theirs.
  mkMergedOptionModule =
    from: to: merge:
    { config, options, ... }:
    let
      optionOf = path: attrByPath path (throw "the option '${showOption path}' is not declared") options;
      defined = builtins.filter (path: (optionOf path).isDefined) from;
      declare =
        path:
        setAttrByPath path (
          lib.mkOption {
            visible = false;
            # Seen by `merge` when nobody sets the option.
            default = "_mkMergedOptionModule";
          }
        );
      isSet = path: attrByPath path null config != "_mkMergedOptionModule";
      warning =
        path:
        "The option '${showOption path}', set in ${lib.showFiles (optionOf path).files}, has been changed "
        + "to '${showOption to}', which has a different type. Read the documentation of '${showOption to}' "
        + "and write your configuration anew.";
    in
    {
      options = builtins.foldl' lib.recursiveUpdate { } (map declare from);
      config = mkMerge [
        (whereDeclared options "warnings" (map warning (builtins.filter isSet defined)))
        (mkIf (builtins.any isSet from) (setAttrByPath to (merge config)))
      ];
    };

  # The old option `from` is now `to`, whose value `change config` makes.
  mkChangedOptionModule = from: to: change: mkMergedOptionModule [ from ] to change;

  # Types of options that were renamed within a submodule: `mkDerivedConfig options.x (value: …)`.
  mkDerivedConfig =
    option: derive:
    lib.modules.mkIf (option.isDefined) (
      mkMerge (
        map (d: lib.mkOverride (option.highestPrio or 100) (derive d)) option.definitions
      )
    );
}
