# The files that make a unit.
# Inputs: lib; fail (diagnostics.nix); folder: where they are, as etc/systemd/system; packaged: whether there may be packages
# with units of these names (systemd.packages).
# Result: a function of
#   name       the unit's name, with its suffix
#   unit       its options
#   text       its text
#   addition   whether the text can only be added to a unit of Debian's, instead of making one
#   position   where it is defined, or null
# that returns a list of files for write-tree.nix. Which units a package has is known when the machine is built: a file
# with `dropIn`, another path, goes there if there is one (machine/units.sh).
{
  lib,
  fail,
  folder,
  packaged,
}:
{
  name,
  unit,
  text,
  addition,
  position,
}:
let
  # Names of units become names of files: nothing else may be in them.
  check =
    name:
    if builtins.match "[A-Za-z0-9:_.@\\-]+" name != null then
      name
    else
      fail {
        code = "NIXVM3031";
        message =
          "${builtins.toJSON name} cannot be the name of a systemd unit. "
          + "Letters, digits and :-_.\\@ are allowed.";
        inherit position;
      };

  path = "${folder}/${check name}";
  dropIn = "${path}.d/overrides.conf";
  isAddition = addition || unit.overrideStrategy == "asDropin";

  linkIn = suffix: other: {
    path = "${folder}/${check other}.${suffix}/${name}";
    link = "../${name}";
  };
in
if !unit.enable then
  [
    {
      inherit path;
      link = "/dev/null";
    }
  ]
else
  lib.optional (text != "" || !isAddition) (
    {
      path = if isAddition then dropIn else path;
      # To systemd, an empty file is a masked unit.
      text = if text == "" then "[Unit]\n" else text;
    }
    // lib.optionalAttrs (packaged && !isAddition) { inherit dropIn; }
  )
  ++ map (linkIn "wants") unit.wantedBy
  ++ map (linkIn "requires") unit.requiredBy
  ++ map (linkIn "upholds") unit.upheldBy
  ++ map (alias: {
    path = "${folder}/${check alias}";
    link = name;
  }) unit.aliases
