# The outputs of a flake, without Nix's own flakes: its code is evaluated where it is, not a copy in the store, and its inputs
# are what flake.lock says.
#
# Input: the absolute path of flake.nix, and of its lock
#   root    the name of the flake's own node
#   nodes   name → { source; info; isFlake; inputs; }: where the input is (a path, or a string with its context), what is known of
#           it (rev, lastModified, …), whether it is a flake, and by name the nodes that are its own inputs
# Result: the attribute set that `outputs` returns.
{
  networkFile,
  root,
  nodes,
}:

let
  inherit (import ../lib/diagnostics.nix) fail positionOf;

  flakes = builtins.mapAttrs (
    name: node:
    let
      outPath = if name == root then /. + builtins.dirOf networkFile else node.source;
      file = outPath + "/flake.nix";
      flake = import file;
      sourceInfo = node.info // {
        inherit outPath;
      };

      inputs = builtins.mapAttrs (_: input: flakes.${input}) node.inputs;
      # What the lock lacks has been added to the flake since.
      declared = flake.inputs or { };
      absent = builtins.filter (input: !(inputs ? ${input})) (builtins.attrNames declared);
      position = positionOf (builtins.head absent) declared;
      complete =
        if absent == [ ] then
          inputs
        else
          fail {
            code = "NIXVM1023";
            message =
              "The flake's input \"${builtins.head absent}\" is not in its flake.lock. Write the lock anew: nix flake lock.";
            position =
              if position != null then
                position
              else
                {
                  file = toString file;
                  line = 1;
                  column = 1;
                };
          };

      outputs = flake.outputs (complete // { self = result; });
      result =
        outputs
        // sourceInfo
        // {
          inherit inputs outputs sourceInfo;
          _type = "flake";
        };
    in
    if name == root || node.isFlake then result else sourceInfo
  ) nodes;
in
flakes.${root}.outputs
