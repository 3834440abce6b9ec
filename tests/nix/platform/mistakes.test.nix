# Configurations that are wrong, or would be on NixOS (./mistakes): errors with their positions, failed assertions, warnings.
let
  inherit (import ./fixture.nix) evaluate lib;
  folder = toString ./mistakes;
  configOf = name: evaluate (./mistakes + "/${name}.nix");

  error = name: option: position: text: {
    throws = builtins.deepSeq (lib.getAttrFromPath (lib.splitString "." option) (configOf name)) "no error";
    message = "${text} at ${folder}/${name}.nix:${position}";
  };
in
{
  # --- users

  users =
    let
      config = configOf "users";
      passwd = lib.findFirst (file: file.path == "etc/passwd") null config.system.files;
      kinds = name: "set exactly one of users.users.${name}.isNormalUser and users.users.${name}.isSystemUser.";
    in
    {
      actual = {
        inherit (config) warnings;
        groupless = lib.hasInfix "groupless:x:501:65534:" passwd.text;
      };
      expected = {
        warnings = [
          "NixOS of today refuses the user both: ${kinds "both"}"
          "NixOS of today refuses the user groupless, who has no group: set users.users.groupless.group. Here it is nogroup."
          "NixOS of today refuses the user neither: ${kinds "neither"}"
        ];
        groupless = true;
      };
    };

  # --- networking

  prefixLength =
    error "prefix-length" "networking.interfaces" "5:7"
      "prefixLength' wants a value of type 'integer between 0 and 32 (both inclusive)', but it is set to the integer 99.";
  prefixLength6 =
    error "prefix-length-6" "networking.interfaces" "5:7"
      "prefixLength' wants a value of type 'integer between 0 and 128 (both inclusive)', but it is set to the integer 129.";
}
