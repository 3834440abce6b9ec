# services.openssh: the SSH server.
{ config, lib, ... }:
let
  inherit (lib) concatMapStrings mkIf types;
  option = import ./option.nix lib;
  strings = types.listOf types.str;
  cfg = config.services.openssh;

  scalar = types.oneOf [
    types.bool
    types.int
    types.str
  ];
  setting = types.nullOr (types.either scalar (types.listOf scalar));

  textOf =
    value:
    if builtins.isBool value then
      (if value then "yes" else "no")
    else if builtins.isList value then
      lib.concatMapStringsSep "," textOf value
    else
      toString value;
  lines = set: lib.concatStrings (lib.mapAttrsToList (key: value: "${key} ${textOf value}\n") set);

  # sshd takes the first line about a thing: the user's settings come before ours.
  defaults = {
    PermitRootLogin = cfg.permitRootLogin;
    PasswordAuthentication = cfg.passwordAuthentication;
    PermitEmptyPasswords = true;
    UsePAM = false;
    UseDNS = false;
    PidFile = "none";
    HostKey = "/etc/ssh/ssh_host_ed25519_key";
    AuthorizedKeysFile = lib.concatStringsSep " " (
      [
        ".ssh/authorized_keys"
        "/etc/ssh/authorized_keys.d/%u"
      ]
      ++ cfg.authorizedKeysFiles
    );
    SetEnv = "PATH=/run/current-system/sw/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin";
    Subsystem = "sftp /usr/lib/openssh/sftp-server";
  };

  usersWithKeys = lib.filterAttrs (_: user: user.openssh.authorizedKeys.keys != [ ]) config.users.users;
in
{
  imports = [
    (lib.mkAliasOptionModule [ "services" "sshd" "enable" ] [ "services" "openssh" "enable" ])
  ];

  options.services.openssh = {
    enable = option types.bool false "Whether to run the SSH server.";
    ports = option (types.listOf types.port) [ 22 ] "The ports that the server listens on.";
    openFirewall = option types.bool true "Whether the network's description lists the ports as open.";
    permitRootLogin =
      option types.str "yes"
        "Whether root may log in; root's password is empty by default.";
    passwordAuthentication = option types.bool true "Whether passwords are accepted.";
    settings = option (types.attrsOf setting) { } "Settings of sshd_config, by name.";
    extraConfig = option types.lines "" "Lines added to sshd_config.";
    authorizedKeysFiles = option strings [ ] "More files that hold authorized keys.";
  };

  config = mkIf cfg.enable {
    environment.etc = {
      "ssh/sshd_config".text =
        concatMapStrings (port: "Port ${toString port}\n") cfg.ports
        + lines (lib.filterAttrs (_: value: value != null) cfg.settings)
        + lines (removeAttrs defaults (builtins.attrNames cfg.settings))
        + cfg.extraConfig;
    }
    // lib.mapAttrs' (name: user: {
      name = "ssh/authorized_keys.d/${name}";
      value.text = concatMapStrings (key: "${key}\n") user.openssh.authorizedKeys.keys;
    }) usersWithKeys;

    systemd.services.sshd = {
      description = "SSH server";
      wantedBy = [ "multi-user.target" ];
      after = [ "network.target" ];
      # One key of the fast kind: an RSA key takes 20 s to make under TCG.
      preStart = ''
        mkdir -p /run/sshd
        [ -s /etc/ssh/ssh_host_ed25519_key ] || ssh-keygen -q -t ed25519 -N "" -f /etc/ssh/ssh_host_ed25519_key
      '';
      serviceConfig = {
        ExecStart = "/usr/sbin/sshd -D -f /etc/ssh/sshd_config";
        KillMode = "process";
        Restart = "always";
      };
    };

    users.users.sshd = {
      uid = 22;
      group = "nogroup";
      home = "/run/sshd";
    };
  };
}
