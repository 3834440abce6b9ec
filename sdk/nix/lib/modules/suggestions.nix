# “Did you mean …?” for the name of an option that does not exist.
#
# Input: `lib`. Result: `suggest options prefixLength unknown`: at most three option names, the likeliest first.
lib:
let
  inherit (lib) isOption showOption take;

  # Levenshtein's distance, a row of the table at a time.
  distance =
    a: b:
    let
      as = lib.stringToCharacters a;
      bs = lib.stringToCharacters b;
      nextRow =
        row: char:
        builtins.foldl' (
          acc: i:
          let
            substitute = builtins.elemAt row i + (if builtins.elemAt bs i == char then 0 else 1);
            delete = builtins.elemAt row (i + 1) + 1;
            insert = lib.last acc + 1;
          in
          acc ++ [ (lib.min substitute (lib.min delete insert)) ]
        ) [ (builtins.head row + 1) ] (lib.range 0 (builtins.length bs - 1));
    in
    lib.last (builtins.foldl' nextRow (lib.range 0 (builtins.length bs)) as);

  # How far `name` is from what was written; null when it is no candidate.
  score =
    written: name:
    let
      a = lib.toLower written;
      b = lib.toLower name;
      allowed = 1 + builtins.stringLength a / 4;
      difference = builtins.stringLength a - builtins.stringLength b;
      close = difference <= allowed && -difference <= allowed;
      edits = distance a b;
      common = lib.commonPrefixLength a b;
    in
    if a == b then
      0
    else if close && edits <= allowed then
      edits
    else if common >= 4 && 2 * common > builtins.stringLength a then
      100 - common
    else
      null;

  # Options or sets of options called `name` up to two levels below `options`.
  elsewhere =
    name: options:
    let
      below =
        depth: loc: set:
        builtins.concatMap (
          child:
          let
            here = loc ++ [ child ];
            # nixpkgs' options can depend on a configuration that fails.
            isTree = builtins.tryEval (builtins.isAttrs set.${child});
          in
          if child == name && loc != [ ] then
            [ here ]
          else if !isTree.success || !isTree.value then
            [ ]
          else if depth == 0 || child == "_module" || isOption set.${child} then
            [ ]
          else
            below (depth - 1) here set.${child}
        ) (builtins.attrNames set);
    in
    below 2 [ ] options;
in
{
  suggest =
    options: prefixLength: unknown:
    let
      written = lib.last unknown.path;
      parent = lib.init unknown.path;
      scored = builtins.filter (c: c.score != null) (
        map (name: {
          inherit name;
          score = score written name;
        }) (lib.remove "_module" unknown.siblings)
      );
      # What only begins alike is a poor guess beside a misspelling.
      misspelt = builtins.filter (c: c.score < 50) scored;
      likely = if misspelt == [ ] then scored else misspelt;
      siblings = map (c: parent ++ [ c.name ]) (builtins.sort (a: b: a.score < b.score) likely);
      prefix = take prefixLength unknown.path;
      others = map (path: prefix ++ path) (elsewhere written options);
    in
    map showOption (take 3 (if siblings != [ ] then siblings else others));
}
