# Printing values while they are evaluated.
#
# Input: `lib`. Result: `lib.debug`; also at the top level of `lib`. All print to stderr and return a value.
lib: rec {
  traceIf = condition: message: x: if condition then builtins.trace message x else x;

  # Print the value itself, or what `f` makes of it.
  traceValFn = f: x: builtins.trace (f x) x;
  traceVal = traceValFn (x: x);

  # The same with everything in it evaluated first.
  traceSeq = message: builtins.trace (builtins.deepSeq message message);
  traceValSeqFn = f: traceValFn (x: builtins.deepSeq (f x) (f x));
  traceValSeq = traceValSeqFn (x: x);

  # The same down to a depth; what is deeper is shown as “…”.
  traceSeqN =
    depth: message:
    let
      cut =
        left: x:
        if left == 0 && (builtins.isAttrs x || builtins.isList x) then
          "…"
        else if builtins.isAttrs x && !lib.isDerivation x then
          builtins.mapAttrs (_: cut (left - 1)) x
        else if builtins.isList x then
          map (cut (left - 1)) x
        else
          x;
    in
    traceSeq (cut depth message);
  traceValSeqN = depth: x: traceSeqN depth x x;
}
