# services.openssh: the SSH server.
{ config, lib, ... }:
let
  inherit (lib) mkIf types;
  option = import ./option.nix lib;
  cfg = config.services.openssh;

  scalar = types.oneOf [
    types.bool
    types.int
    types.str
  ];
  textOf =
    value:
    if builtins.isBool value then
      (if value then "yes" else "no")
    else if builtins.isList value then
      lib.concatMapStringsSep "," toString value
    else
      toString value;
  yesNo = value: if value then "yes" else "no";

  settings = {
    PermitRootLogin = cfg.permitRootLogin;
    PasswordAuthentication = yesNo cfg.passwordAuthentication;
  }
  // lib.filterAttrs (_: value: value != null) cfg.settings;

  withKeys = lib.filterAttrs (_: user: user.openssh.authorizedKeys.keys != [ ]) config.users.users;
in
{
  imports = [ (lib.mkAliasOptionModule [ "services" "sshd" "enable" ] [ "services" "openssh" "enable" ]) ];

  options.services.openssh = {
    enable = option types.bool false "Whether to run the SSH server.";
    ports = option (types.listOf types.port) [ 22 ] "The ports that the server listens on.";
    openFirewall = option types.bool true "Whether the network's description lists the ports as open.";
    permitRootLogin = option types.str "yes" "Whether root may log in; root's password is empty by default.";
    passwordAuthentication = option types.bool true "Whether passwords are accepted.";
    settings = option (types.attrsOf (
      types.nullOr (types.either scalar (types.listOf scalar))
    )) { } "Settings of sshd_config, by name.";
    extraConfig = option types.lines "" "Lines added to sshd_config.";
    authorizedKeysFiles = option (types.listOf types.str) [ ] "More files that hold authorized keys.";
  };

  config = mkIf cfg.enable {
    environment.etc = {
      "ssh/sshd_config".text = ''
        ${lib.concatMapStrings (port: "Port ${toString port}\n") cfg.ports}HostKey /etc/ssh/ssh_host_ed25519_key
        ${lib.concatStrings (lib.mapAttrsToList (key: value: "${key} ${textOf value}\n") settings)}PermitEmptyPasswords yes
        UsePAM no
        UseDNS no
        PidFile none
        AuthorizedKeysFile .ssh/authorized_keys /etc/ssh/authorized_keys.d/%u ${lib.concatStringsSep " " cfg.authorizedKeysFiles}
        SetEnv PATH=/run/current-system/sw/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin
        Subsystem sftp /usr/lib/openssh/sftp-server
        ${cfg.extraConfig}
      '';
    }
    // lib.mapAttrs' (name: user: {
      name = "ssh/authorized_keys.d/${name}";
      value.text = lib.concatMapStrings (key: "${key}\n") user.openssh.authorizedKeys.keys;
    }) withKeys;

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
