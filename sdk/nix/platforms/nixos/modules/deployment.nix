# Declares `deployment`, which NixOS itself never did: the man page's own example needs it.
#
# attrsOf unspecified is accepted by the library of every year. It merges mkIf and mkDefault attribute
# by attribute, and lets the further attributes of NixOps and Colmena (targetPort, tags, keys, …) pass.
{ lib }:

{
  _file = "NixVms.Build/deployment.nix";
  key = "nixvms-deployment";

  options.deployment = lib.mkOption {
    type = lib.types.attrsOf lib.types.unspecified;
    default = { };
    # Keeps the machine's own manual as nixpkgs has it.
    internal = true;
    description = "Attributes for remote deployment. targetHost is the address that ssh uses.";
  };
}
