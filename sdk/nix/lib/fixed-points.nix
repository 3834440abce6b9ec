# Functions whose result is also their argument, and layers over them.
#
# Input: nothing that is used (`lib`, for the same form as its neighbours). Result: the functions.
_: rec {
  fix =
    f:
    let
      x = f x;
    in
    x;

  # `fix` that keeps the function, so that it can be extended.
  fix' =
    f:
    let
      x = f x // {
        __unfix__ = f;
      };
    in
    x;

  # The first value that `f` leaves as it is.
  converge =
    f: x:
    let
      y = f x;
    in
    if y == x then x else converge f y;

  # `base` (a function of the final set) with a layer (a function of the final and of the previous set) over it.
  extends =
    layer: base: final:
    let
      previous = base final;
    in
    previous // layer final previous;

  # Two layers as one.
  composeExtensions =
    first: second: final: previous:
    let
      middle = first final previous;
    in
    middle // second final (previous // middle);

  composeManyExtensions = builtins.foldl' composeExtensions (final: previous: { });

  # A fixed point with a function `extend` that adds a layer.
  makeExtensible = makeExtensibleWithCustomName "extend";

  makeExtensibleWithCustomName =
    name: base:
    fix' (
      final:
      base final
      // {
        ${name} = layer: makeExtensibleWithCustomName name (extends layer base);
      }
    );

  # An overlay from a function of the previous set, or of both.
  toExtension =
    f:
    if !builtins.isFunction f then
      final: previous: f
    else
      final: previous:
      let
        partial = f previous;
      in
      if builtins.isFunction partial then f final previous else partial;
}
