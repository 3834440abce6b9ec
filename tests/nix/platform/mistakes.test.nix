# Configurations that are wrong, or would be on NixOS (./mistakes): errors with their positions, failed assertions, warnings.
let
  lib = import ../../../sdk/nix/debian/lib;
  folder = toString ./mistakes;

  configOf =
    name: (import ../../../eng/debian-options/evaluate.nix { modules = [ (./mistakes + "/${name}.nix") ]; }).config;

  error = name: option: position: text: {
    throws = builtins.deepSeq (lib.getAttrFromPath (lib.splitString "." option) (configOf name)) "no error";
    message = "${text} at ${folder}/${name}.nix:${position}";
  };
in
{
  # --- networking

  prefixLength =
    error "prefix-length" "networking.interfaces" "5:7"
      "prefixLength' wants a value of type 'integer between 0 and 32 (both inclusive)', but it is set to the integer 99.";
  prefixLength6 =
    error "prefix-length-6" "networking.interfaces" "5:7"
      "prefixLength' wants a value of type 'integer between 0 and 128 (both inclusive)', but it is set to the integer 129.";
}
