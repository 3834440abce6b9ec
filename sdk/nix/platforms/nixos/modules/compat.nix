# Values for options that have no default in nixpkgs of the build-vms engine, although the
# man page's example leaves them out. Weaker than everything but the option's own default.
{ lib }:

{
  _file = "NixVms.Build/compat.nix";
  key = "nixvms-compat";

  # mkOptionDefault is 1500.
  config.services.httpd.adminAddr = lib.mkOverride 1490 "root@localhost";
}
