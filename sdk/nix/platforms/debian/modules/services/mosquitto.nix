# services.mosquitto: a broker of MQTT.
{ config, lib, ... }:
let
  inherit (lib)
    concatMapStrings
    mkOption
    optionalString
    ;
  inherit (import ../one-line.nix lib) types;
  option = import ../option.nix lib;
  cfg = config.services.mosquitto;

  value = types.oneOf [
    types.str
    types.int
    types.bool
    types.path
  ];
  settings = option (types.attrsOf value) { };
  nullOrStr = types.nullOr types.str;

  user = types.submodule {
    options = {
      password = option nullOrStr null "The password, in clear text: everybody can read it in the store.";
      passwordFile = option nullOrStr null "The file in the machine that holds the password.";
      hashedPassword = option nullOrStr null "The password as mosquitto_passwd writes it.";
      hashedPasswordFile = option nullOrStr null "The file in the machine that holds that.";
      acl = option (types.listOf types.str) [ ] "What the user may do: \"readwrite sensors/#\".";
    };
  };

  listener = types.submodule {
    options = {
      port = option types.port 1883 "The port.";
      address = option nullOrStr null "The address that it listens on; null for all.";
      users = option (types.attrsOf user) { } "Users, by name.";
      omitPasswordAuth = option types.bool false "Whether passwords are not asked for.";
      acl = option (types.listOf types.str) [ ] "Lines of the list of who may do what.";
      settings = settings "Settings of the listener, by name.";
    };
  };

  textOf = value: if builtins.isBool value then lib.boolToString value else toString value;
  lines = set: lib.concatStrings (lib.mapAttrsToList (name: value: "${name} ${textOf value}\n") set);

  passwordPath = index: "/run/mosquitto/passwords-${toString index}";
  aclPath = index: "mosquitto/acl-${toString index}";
  aclText =
    l:
    concatMapStrings (line: "${line}\n") l.acl
    + lib.concatStrings (
      lib.mapAttrsToList (
        name: user: "user ${name}\n" + concatMapStrings (line: "topic ${line}\n") user.acl
      ) l.users
    );

  listenerLines =
    index: l:
    "listener ${toString l.port}${optionalString (l.address != null) " ${l.address}"}\n"
    + optionalString (!l.omitPasswordAuth) "password_file ${passwordPath index}\n"
    + "acl_file /etc/${aclPath index}\n"
    + lines l.settings;

  # Passwords are hashed where the broker starts: in clear text, they are in the configuration or a file of the machine.
  addUser =
    index: name: user:
    let
      file = lib.escapeShellArg (passwordPath index);
      quoted = lib.escapeShellArg name;
    in
    if user.password != null then
      "mosquitto_passwd -b ${file} ${quoted} ${lib.escapeShellArg user.password}\n"
    else if user.passwordFile != null then
      "mosquitto_passwd -b ${file} ${quoted} \"$(< ${lib.escapeShellArg user.passwordFile})\"\n"
    else if user.hashedPassword != null then
      "printf '%s:%s\\n' ${quoted} ${lib.escapeShellArg user.hashedPassword} >> ${file}\n"
    else if user.hashedPasswordFile != null then
      "printf '%s:%s\\n' ${quoted} \"$(< ${lib.escapeShellArg user.hashedPasswordFile})\" >> ${file}\n"
    else
      "";
  makePasswords =
    index: l:
    optionalString (!l.omitPasswordAuth) (
      "(umask 077 && : > ${passwordPath index})\n"
      + lib.concatStrings (lib.mapAttrsToList (addUser index) l.users)
    );
in
{
  options.services.mosquitto = {
    enable = option types.bool false "Whether to run mosquitto.";
    listeners = mkOption {
      type = types.listOf listener;
      default = [ ];
      description = "Where it listens, and for whom.";
    };
    persistence = option types.bool true "Whether messages outlive a restart.";
    dataDir = option types.path "/var/lib/mosquitto" "The folder of what outlives it.";
    settings = settings "Settings of mosquitto.conf, by name.";
  };

  config = lib.mkIf cfg.enable {
    debian.packages = [ "mosquitto" ];

    users.users.mosquitto = {
      isSystemUser = true;
      group = "mosquitto";
    };
    users.groups.mosquitto = { };

    environment.etc = {
      "mosquitto/nixvms.conf".text =
        "per_listener_settings true\n"
        + "persistence ${lib.boolToString cfg.persistence}\n"
        + "persistence_location ${cfg.dataDir}/\n"
        + "log_dest stderr\n"
        + lines cfg.settings
        + lib.concatStrings (lib.imap0 listenerLines cfg.listeners);
    }
    // builtins.listToAttrs (
      lib.imap0 (index: l: {
        name = aclPath index;
        value = {
          text = aclText l;
          mode = "0400";
          user = "mosquitto";
        };
      }) cfg.listeners
    );

    systemd.services.mosquitto = {
      description = "MQTT broker mosquitto";
      wantedBy = [ "multi-user.target" ];
      after = [ "network.target" ];
      restartTriggers = [ config.environment.etc."mosquitto/nixvms.conf".text ] ++ map aclText cfg.listeners;
      preStart = lib.concatStrings (lib.imap0 makePasswords cfg.listeners);
      serviceConfig = {
        Type = "notify";
        NotifyAccess = "main";
        ExecStart = "/usr/sbin/mosquitto -c /etc/mosquitto/nixvms.conf";
        ExecReload = "/bin/kill -HUP $MAINPID";
        User = "mosquitto";
        Group = "mosquitto";
        AmbientCapabilities = "CAP_NET_BIND_SERVICE";
        RuntimeDirectory = "mosquitto";
        StateDirectory = lib.mkIf (cfg.dataDir == "/var/lib/mosquitto") "mosquitto";
        Restart = "on-failure";
      };
    };
  };
}
