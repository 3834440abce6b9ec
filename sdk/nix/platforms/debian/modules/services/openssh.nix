# services.openssh.*: the SSH server.
{ config, lib, ... }:
let
  inherit (lib) concatMapStrings mkIf;
  inherit (import ../one-line.nix lib) types;
  option = import ../option.nix lib;
  strings = types.listOf types.str;
  cfg = config.services.openssh;

  scalar = types.oneOf [
    types.bool
    types.int
    types.str
  ];
  setting = types.nullOr (types.either scalar (types.listOf scalar));

  # Not options of a submodule: on a large network, that would cost more than all the rest of this file.
  defaultSettings = {
    PermitRootLogin = cfg.permitRootLogin;
    PasswordAuthentication = cfg.passwordAuthentication;
    KbdInteractiveAuthentication = cfg.kbdInteractiveAuthentication || cfg.challengeResponseAuthentication;
    PermitEmptyPasswords = true;
    X11Forwarding = cfg.forwardX11;
    UseDns = cfg.useDns;
    GatewayPorts = cfg.gatewayPorts;
    LogLevel = cfg.logLevel;
    UsePAM = cfg.usesPAM;
  };

  listenAddress = types.submodule {
    options = {
      addr = lib.mkOption {
        type = types.str;
        description = "The address to listen on.";
      };
      port = option (types.nullOr types.port) null "The port; null is all of services.openssh.ports.";
    };
  };

  # --- The text of sshd_config

  # Lists of names have blanks, lists of algorithms commas.
  isNames =
    key:
    builtins.elem key [
      "AcceptEnv"
      "AllowGroups"
      "AllowUsers"
      "AuthorizedKeysFile"
      "DenyGroups"
      "DenyUsers"
    ];
  textOf =
    key: value:
    if builtins.isBool value then
      (if value then "yes" else "no")
    else if builtins.isList value then
      lib.concatMapStringsSep (if isNames key then " " else ",") (textOf key) value
    else
      toString value;
  lines =
    set:
    lib.concatStrings (
      lib.mapAttrsToList (
        key: value: lib.optionalString (value != null) "${key} ${textOf key value}\n"
      ) set
    );

  # sshd takes the first line about a thing: the user's settings come before ours.
  defaults = {
    PidFile = "none";
    HostKey = "/etc/ssh/ssh_host_ed25519_key";
    AuthorizedKeysFile = [
      ".ssh/authorized_keys"
      "/etc/ssh/authorized_keys.d/%u"
    ]
    ++ cfg.authorizedKeysFiles;
    SetEnv = "PATH=/run/current-system/sw/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin";
  }
  // lib.optionalAttrs cfg.allowSFTP { Subsystem = "sftp /usr/lib/openssh/sftp-server"; }
  // lib.optionalAttrs (cfg.banner != null) { Banner = "/etc/ssh/banner"; };

  listenLine =
    { addr, port }: "ListenAddress ${addr}${lib.optionalString (port != null) ":${toString port}"}\n";

  keysOf =
    user: user.openssh.authorizedKeys.keys ++ map builtins.readFile user.openssh.authorizedKeys.keyFiles;
  usersWithKeys = lib.filterAttrs (_: user: keysOf user != [ ]) config.users.users;
in
{
  imports = [
    (lib.mkAliasOptionModule [ "services" "sshd" "enable" ] [ "services" "openssh" "enable" ])
    # Declared for each machine.
    {
      options.services.openssh.settings =
        option (types.attrsOf setting) { } ''
          Settings of sshd_config, by name: PermitRootLogin, PasswordAuthentication, PermitEmptyPasswords, AllowUsers ….
          By default, logins go through PAM only on machines that need it (systemd.user).''
        // {
          apply = set: defaultSettings // set;
        };
    }
  ];

  options.services.openssh = {
    enable = option types.bool false "Whether to run the SSH server.";
    ports = option (types.listOf types.port) [ 22 ] "The ports that the server listens on.";
    openFirewall = option types.bool true "Whether the firewall lets others reach the ports.";
    listenAddresses =
      option (types.listOf listenAddress) [ ]
        "The addresses that the server listens on; all by default.";
    allowSFTP = option types.bool true "Whether files can be transferred with sftp and scp.";
    banner = option (types.nullOr types.lines) null "The text that is shown before a login.";
    permitRootLogin =
      option (types.either types.bool types.str) "yes"
        "The older name of settings.PermitRootLogin. Root's password is empty by default, unlike on NixOS.";
    passwordAuthentication =
      option types.bool true
        "The older name of settings.PasswordAuthentication.";
    kbdInteractiveAuthentication = option types.bool false "The older name of settings.KbdInteractiveAuthentication.";
    challengeResponseAuthentication = option types.bool false "The oldest name of it.";
    forwardX11 = option types.bool false "The older name of settings.X11Forwarding.";
    useDns = option types.bool false "The older name of settings.UseDns.";
    gatewayPorts = option types.str "no" "The older name of settings.GatewayPorts.";
    logLevel = option types.str "INFO" "The older name of settings.LogLevel.";
    extraConfig = option types.lines "" "Lines added to sshd_config.";
    authorizedKeysFiles = option strings [ ] "More files that hold authorized keys.";
    usesPAM = option types.bool false "Whether something needs sessions of PAM (internal)." // {
      internal = true;
    };
  };

  config = mkIf cfg.enable {
    networking.firewall.allowedTCPPorts = mkIf cfg.openFirewall cfg.ports;

    environment.etc = {
      "ssh/sshd_config".text =
        concatMapStrings (port: "Port ${toString port}\n") cfg.ports
        + concatMapStrings listenLine cfg.listenAddresses
        + lines cfg.settings
        + lines (removeAttrs defaults (builtins.attrNames cfg.settings))
        + cfg.extraConfig;
      "ssh/banner" = mkIf (cfg.banner != null) { text = cfg.banner; };
    }
    // lib.mapAttrs' (name: user: {
      name = "ssh/authorized_keys.d/${user.name}";
      value.text = concatMapStrings (key: "${lib.removeSuffix "\n" key}\n") (keysOf user);
    }) usersWithKeys;

    systemd.services.sshd = {
      description = "SSH server";
      wantedBy = [ "multi-user.target" ];
      after = [ "network.target" ];
      wants = [ "sshd-keygen.service" ];
      stopIfChanged = false;
      restartTriggers = [ config.environment.etc."ssh/sshd_config".text ];
      serviceConfig = {
        RuntimeDirectory = "sshd";
        ExecStart = "/usr/sbin/sshd -D -f /etc/ssh/sshd_config";
        KillMode = "process";
        Restart = "always";
      };
    };

    # Rarely needed: the start script makes the key, which takes the host 10 ms and an emulated machine a second.
    systemd.services.sshd-keygen = {
      description = "Host key of the SSH server";
      before = [ "sshd.service" ];
      unitConfig.ConditionFileNotEmpty = "!/etc/ssh/ssh_host_ed25519_key";
      serviceConfig = {
        Type = "oneshot";
        # One key of the fast kind: an RSA key takes 20 s to make under emulation.
        ExecStart = "/usr/bin/ssh-keygen -q -t ed25519 -N \"\" -f /etc/ssh/ssh_host_ed25519_key";
      };
    };

    users.users.sshd = {
      uid = 22;
      group = "nogroup";
      home = "/run/sshd";
    };
  };
}
