# What of `pkgs` refers to the whole of it. With overlays the whole is another one.
# Inputs: lib, pkgs. Result: an attribute set.
lib: pkgs: {
  inherit pkgs;
  callPackage = lib.callPackageWith pkgs;
  callPackages = lib.callPackagesWith pkgs;
  newScope = extra: lib.callPackageWith (pkgs // extra);
}
