# programs.htop.settings.
{ config, lib, ... }:
let
  inherit (import ../one-line.nix lib) types;
  option = import ../option.nix lib;
  cfg = config.programs.htop;
  scalar = types.oneOf [
    types.bool
    types.int
    types.str
  ];
  textOf =
    value:
    if builtins.isList value then
      lib.concatMapStringsSep " " textOf value
    else if builtins.isBool value then
      (if value then "1" else "0")
    else
      toString value;
in
{
  options.programs.htop.settings = option (types.attrsOf (types.either scalar (types.listOf scalar))) { } "Lines of /etc/htoprc.";

  config = lib.mkIf cfg.enable {
    environment.etc.htoprc = lib.mkIf (cfg.settings != { }) {
      text = lib.concatStrings (lib.mapAttrsToList (name: value: "${name}=${textOf value}\n") cfg.settings);
    };
  };
}
