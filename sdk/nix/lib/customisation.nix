# Calling packages and changing them afterwards.
#
# Input: `lib`. Result: `lib.customisation`; also at the top level of `lib`.
lib: rec {
  # The result of `f arguments`, with a function `override` that calls `f` again with other arguments.
  makeOverridable =
    f: arguments:
    let
      result = f arguments;
      newArguments = change: arguments // (if lib.isFunction change then change arguments else change);
    in
    if builtins.isAttrs result then
      result // { override = change: makeOverridable f (newArguments change); }
    else if lib.isFunction result then
      lib.setFunctionArgs result (lib.functionArgs result)
      // {
        override = change: makeOverridable f (newArguments change);
      }
    else
      result;

  # Calls a function, or a file with one, with the arguments it names out of `available`, and with `arguments`.
  callPackageWith =
    available: package: arguments:
    let
      f = if lib.isFunction package then package else import package;
    in
    makeOverridable f (builtins.intersectAttrs (lib.functionArgs f) available // arguments);

  # The same for a function that returns a set of packages.
  callPackagesWith =
    available: package: arguments:
    let
      f = if lib.isFunction package then package else import package;
      all = builtins.intersectAttrs (lib.functionArgs f) available // arguments;
    in
    builtins.mapAttrs (name: _: makeOverridable (final: (f final).${name}) all) (f all);

  overrideDerivation = derivation: change: derivation // change derivation;
  addPassthru = derivation: attributes: derivation // attributes;
  extendDerivation =
    condition: attributes: derivation:
    lib.throwIfNot condition "extendDerivation: the condition does not hold" (derivation // attributes);
  hydraJob = derivation: derivation;

  # A scope of packages that find each other.
  makeScope =
    newScope: f:
    let
      self = f self // {
        newScope = scope: newScope (self // scope);
        callPackage = self.newScope { };
        overrideScope = layer: makeScope newScope (lib.extends layer f);
        packages = f;
      };
    in
    self;
}
