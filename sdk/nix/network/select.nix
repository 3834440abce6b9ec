# Takes a network out of what the user's file gives.
#
# Input: the file, what it gives, the names of attributes on the way to the network, and the flake's lock (network/flake.nix) or
# null where the file is no flake.
# Result: what is at the end of that way.
{
  networkFile,
  loaded,
  attributePath,
  flake,
}:

let
  inherit (import ../lib/diagnostics.nix) fail kindOf;

  start = if flake == null then loaded else import ./flake.nix (flake // { inherit networkFile; });
  # Where flakes have machines.
  path = if flake != null && attributePath == [ ] then [ "nixosConfigurations" ] else attributePath;

  whole = builtins.concatStringsSep "." path;
  noAttribute =
    value: name:
    fail {
      code = "NIXVM1025";
      message =
        "The file gives no ${whole}. "
        + (
          if builtins.isAttrs value then
            let
              names = builtins.attrNames value;
              some = builtins.genList (builtins.elemAt names) (
                if builtins.length names < 12 then builtins.length names else 12
              );
            in
            if names == [ ] then
              "The set that would have \"${name}\" is empty."
            else
              "Instead of \"${name}\" there is: ${builtins.concatStringsSep ", " some}${
                if builtins.length names > 12 then ", …" else ""
              }."
          else
            "Instead of a set with \"${name}\" there is ${kindOf value}."
        )
        + " Correct what stands behind \"#\" in the attribute Network.";
      position = {
        file = networkFile;
        line = 1;
        column = 1;
      };
    };
in
builtins.foldl' (
  value: name: if builtins.isAttrs value && value ? ${name} then value.${name} else noAttribute value name
) start path
