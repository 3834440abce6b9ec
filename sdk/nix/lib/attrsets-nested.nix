# Functions on attribute sets within attribute sets: paths of names, recursion, updates.
#
# Input: `lib`. Result: the second half of `lib.attrsets`.
lib:
let
  inherit (builtins)
    head
    isAttrs
    mapAttrs
    tail
    ;
in
rec {
  # --- Paths

  attrByPath =
    path: default: set:
    if path == [ ] then
      set
    else if isAttrs set && set ? ${head path} then
      attrByPath (tail path) default set.${head path}
    else
      default;

  hasAttrByPath =
    path: set:
    path == [ ] || (isAttrs set && set ? ${head path} && hasAttrByPath (tail path) set.${head path});

  getAttrFromPath =
    path: attrByPath path (throw "cannot find the attribute '${lib.concatStringsSep "." path}'");

  setAttrByPath =
    path: value: if path == [ ] then value else { ${head path} = setAttrByPath (tail path) value; };

  # The longest start of `path` that exists in `set`.
  longestValidPathPrefix =
    path: set:
    if path == [ ] || !(isAttrs set && set ? ${head path}) then
      [ ]
    else
      [ (head path) ] ++ longestValidPathPrefix (tail path) set.${head path};

  # --- Recursion

  mapAttrsRecursive = mapAttrsRecursiveCond (set: true);

  # `f path value` for every value that is no set, or a set that `cond` refuses.
  mapAttrsRecursiveCond =
    cond: f:
    let
      go =
        path:
        mapAttrs (
          name: value:
          if isAttrs value && cond value then go (path ++ [ name ]) value else f (path ++ [ name ]) value
        );
    in
    go [ ];

  mapAttrsToListRecursive = mapAttrsToListRecursiveCond (path: set: true);

  mapAttrsToListRecursiveCond =
    cond: f: set:
    let
      go =
        path: value:
        if isAttrs value && (path == [ ] || cond path value) then
          builtins.concatMap (name: go (path ++ [ name ]) value.${name}) (builtins.attrNames value)
        else
          [ (f path value) ];
    in
    go [ ] set;

  filterAttrsRecursive =
    p: set:
    mapAttrs (_: value: if isAttrs value then filterAttrsRecursive p value else value) (
      lib.filterAttrs p set
    );

  # --- Updates

  # `right` over `left`, also within what both have, down to where `until path left right` is true.
  recursiveUpdateUntil =
    until:
    let
      merge =
        path: left: right:
        left
        // mapAttrs (
          name: new:
          let
            here = path ++ [ name ];
          in
          if !(left ? ${name}) || until here left.${name} new then
            new
          else
            merge here left.${name} new
        ) right;
    in
    merge [ ];

  # Both sets, `right` winning; sets within them are merged, everything else is replaced.
  recursiveUpdate =
    left: right:
    left
    // mapAttrs (
      name: value:
      if isAttrs value && left ? ${name} && isAttrs left.${name} then
        recursiveUpdate left.${name} value
      else
        value
    ) right;

  # Whether `set` has the shape of `pattern`.
  matchAttrs =
    pattern: set:
    builtins.all (
      name:
      set ? ${name}
      && (
        if isAttrs pattern.${name} then
          isAttrs set.${name} && matchAttrs pattern.${name} set.${name}
        else
          pattern.${name} == set.${name}
      )
    ) (builtins.attrNames pattern);

  overrideExisting = old: new: mapAttrs (name: value: new.${name} or value) old;

  # Updates at several paths: [ { path = [ "a" "b" ]; update = old: new; } ], in their order.
  updateManyAttrsByPath =
    updates: set:
    let
      apply =
        value: { path, update }:
        if path == [ ] then
          update value
        else
          let
            name = head path;
            missing =
              if tail path == [ ] then
                throw "updateManyAttrsByPath: there is no attribute '${name}'"
              else
                { };
          in
          value
          // {
            ${name} = apply (value.${name} or missing) {
              path = tail path;
              inherit update;
            };
          };
    in
    builtins.foldl' apply set updates;
}
