# deployment.*: where the machine is when it is deployed.
# Attributes other than targetHost belong to deployment tools.
{
  lib,
  nixvms,
  options,
  ...
}:
let
  inherit (lib) types;
  option = import ./option.nix lib;

  checkHost =
    host:
    if host == null || builtins.isString host then
      host
    else
      nixvms.fail {
        code = "NIXVM3022";
        message =
          "deployment.targetHost of the machine ${nixvms.name} is ${lib.diagnostics.describe host}. "
          + "It is the address that ssh uses: a string with a domain name or an IP address.";
        position = nixvms.positionIn "targetHost" options.deployment;
      };
in
{
  imports = [
    # Declared for each machine.
    {
      options.deployment = option (types.submodule {
        freeformType = types.attrsOf types.anything;
        options.targetHost =
          option types.raw null
            "The address (domain name or IP address) that ssh uses for remote deployment operations."
          // {
            apply = checkHost;
          };
      }) { } "Settings of deployment tools; the debian platform reads targetHost.";
    }
  ];
}
