{ lib, ... }@arguments: { web.names = builtins.attrNames arguments; }
