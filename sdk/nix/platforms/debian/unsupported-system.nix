# The error of a network whose system the platform does not have, where no machine chose it.
# Inputs: fail, release, system;
#         systemSetting: the setting that chose it, { name; position; }, or null where it is the host's own;
#         networkPosition: the position where no setting has one, or null.
# Result: none, it ends the evaluation.
{
  fail,
  release,
  system,
  systemSetting,
  networkPosition ? null,
}:
let
  known = builtins.concatStringsSep ", " (builtins.attrNames release.architectures);
in
fail {
  code = "NIXVM3020";
  message =
    "The network is to be built for ${system}, which the debian platform does not have. It has ${known}; "
    + (
      if systemSetting == null then
        "${system} is this computer's own, and nothing else is set: set System in the .nixnet file or the property "
        + "NixVmsSystem to one of them."
      else
        "set ${systemSetting.name} to one of them."
    );
  position = if systemSetting == null then networkPosition else systemSetting.position;
}
