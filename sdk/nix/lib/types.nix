# `lib.types`: the types of options.
#
# Input: `lib`. Result: every type, and the functions to make new ones. A type is a set with
#   name, description          for documentation and errors
#   check value                whether a value belongs to the type; looks at its outermost layer only
#   merge loc definitions      one value from several definitions that all pass `check`
#   emptyValue                 { } or { value; }: what stands for no definition inside lazyAttrsOf
#   functor, typeMerge         how two declarations of one option make one type; null where they cannot
#   getSubOptions, getSubModules, substSubModules, nestedTypes    what is inside
lib:
let
  base = import ./types/base.nix lib;
  types =
    base
    // import ./types/scalars.nix lib
    // import ./types/numbers.nix lib
    // import ./types/strings.nix lib
    // import ./types/combinators.nix lib
    // import ./types/collections.nix lib
    // import ./types/submodule.nix lib
    // import ./types/tagged.nix lib;
in
types
