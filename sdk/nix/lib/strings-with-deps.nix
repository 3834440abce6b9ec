# Texts that come after others, as system.activationScripts are put together.
#
# Input: `lib`. Result: lib.stringsWithDeps; also at the top level of `lib`.
lib:
rec {
  # The texts of `names`, each after those that it depends on; `known` is a set of { text; deps; } or of plain texts.
  textClosureList =
    known: names:
    let
      visit =
        state: name:
        let
          entry = known.${name};
          after = builtins.foldl' visit (state // { seen = state.seen // { ${name} = null; }; }) (
            entry.deps or [ ]
          );
        in
        if state.seen ? ${name} then
          state
        else
          after // { texts = after.texts ++ [ (entry.text or entry) ]; };
    in
    (builtins.foldl' visit {
      seen = { };
      texts = [ ];
    } names).texts;

  textClosureMap =
    f: known: names:
    lib.concatStringsSep "\n" (map f (textClosureList known names));

  noDepEntry = text: {
    inherit text;
    deps = [ ];
  };
  fullDepEntry = text: deps: { inherit text deps; };
  packEntry = deps: {
    inherit deps;
    text = "";
  };
  stringAfter = deps: text: { inherit text deps; };
}
