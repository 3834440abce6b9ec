# security.sudo.*: sudo and its rules.
{
  config,
  lib,
  options,
  ...
}:
let
  inherit (lib) mkIf;
  inherit (import ../one-line.nix lib) types;
  option = import ../option.nix lib;
  cfg = config.security.sudo;

  command = types.submodule {
    options = {
      command = lib.mkOption {
        type = types.str;
        description = "A command with its arguments, or ALL.";
      };
      options = option (types.listOf types.str) [ ] "Tags such as NOPASSWD and SETENV.";
    };
  };

  nameOrNumber = types.either types.str types.int;
  rule = types.submodule {
    options = {
      users = option (types.listOf nameOrNumber) [ ] "Users that the rule is for, by name or number.";
      groups = option (types.listOf nameOrNumber) [ ] "Groups that the rule is for, by name or number.";
      host = option types.str "ALL" "The hosts on which the rule counts.";
      runAs = option types.str "ALL:ALL" "The users and groups that the commands run as.";
      commands = option (types.listOf (
        types.either types.str command
      )) [ ] "The commands: texts, or { command; options; }.";
    };
  };

  # --- The text of sudoers

  nameOf = value: if builtins.isInt value then "#${toString value}" else value;
  commandOf =
    value:
    if builtins.isString value then
      value
    else
      lib.concatMapStrings (tag: "${tag}:") value.options + " ${value.command}";

  ruleLine =
    rule:
    let
      who = map nameOf rule.users ++ map (group: "%${nameOf group}") rule.groups;
      commands = lib.concatMapStringsSep ", " commandOf rule.commands;
    in
    lib.optionalString (who != [ ] && rule.commands != [ ])
      "${lib.concatStringsSep ", " who} ${rule.host}=(${rule.runAs}) ${commands}\n";

  everything = who: tags: who // {
    host = "ALL";
    runAs = "ALL:ALL";
    commands = [
      {
        command = "ALL";
        options = tags;
      }
    ];
  };
  rules = [
    (everything {
      users = [ "root" ];
      groups = [ ];
    } cfg.defaultOptions)
    (everything {
      users = [ ];
      groups = [ "wheel" ];
    } (cfg.defaultOptions ++ lib.optional (!cfg.wheelNeedsPassword) "NOPASSWD"))
  ]
  ++ cfg.extraRules;

  # --- Whether anybody can use it

  isSet = o: o.highestPrio < (lib.mkOptionDefault null).priority;
  settings = options.security.sudo;
  hasWheel =
    builtins.any (user: user.group == "wheel" || builtins.elem "wheel" user.extraGroups) (
      builtins.attrValues config.users.users
    )
    || (config.users.groups.wheel.members or [ ]) != [ ];
  isWanted =
    isSet settings.enable || isSet settings.extraRules || isSet settings.extraConfig || hasWheel;
in
{
  options.security.sudo = {
    enable = option types.bool true ''
      Whether accounts of the group wheel, and those that the rules name, can use sudo. The machine has the program as
      soon as a user is in wheel, or an option of security.sudo is set.'';
    wheelNeedsPassword = option types.bool true "Whether accounts of the group wheel need their password.";
    execWheelOnly = option types.bool false "Whether only accounts of the group wheel can start sudo.";
    extraRules = option (types.listOf rule) [ ] "Rules after those for root and wheel: the last that fits counts.";
    extraConfig = option types.lines "" "Lines added to sudoers.";
    defaultOptions = option (types.listOf types.str) [ "SETENV" ] "Tags of the rules for root and wheel.";
  };

  config = mkIf (cfg.enable && isWanted) {
    debian.packages = [ "sudo" ];

    environment.etc.sudoers = {
      mode = "0440";
      text = ''
        Defaults env_keep+=SSH_AUTH_SOCK
        Defaults secure_path=/run/current-system/sw/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin
        ${lib.concatMapStrings ruleLine rules}
        ${cfg.extraConfig}
      '';
    };

    system.activationScripts = mkIf cfg.execWheelOnly {
      sudo = "chgrp wheel /usr/bin/sudo && chmod 4510 /usr/bin/sudo";
    };
  };
}
