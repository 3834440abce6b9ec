# programs.ssh: the SSH client of all users.
{ config, lib, ... }:
let
  inherit (lib) mkIf optionalString;
  inherit (import ../one-line.nix lib) types;
  option = import ../option.nix lib;
  names = option (types.nullOr (types.listOf types.str)) null;
  cfg = config.programs.ssh;

  knownHost = types.submodule (
    { name, config, ... }:
    {
      options = {
        hostNames = option (types.listOf types.str) [ ] "Names and addresses of the host; by default the attribute's name.";
        extraHostNames = option (types.listOf types.str) [ ] "More of them.";
        publicKey = option (types.nullOr types.str) null "The key: its kind and its text.";
        publicKeyFile = option (types.nullOr types.path) null "A file of the network that holds the key.";
        certAuthority = option types.bool false "Whether the key signs the keys of hosts.";
      };
      config.hostNames = lib.mkOptionDefault ([ name ] ++ config.extraHostNames);
    }
  );

  keyOf =
    host:
    if host.publicKey != null then
      host.publicKey
    else
      lib.removeSuffix "\n" (builtins.readFile host.publicKeyFile);
  hostLine =
    host:
    optionalString host.certAuthority "@cert-authority "
    + "${lib.concatStringsSep "," host.hostNames} ${keyOf host}\n";
  hosts = builtins.attrValues cfg.knownHosts;

  listLine =
    key: list: optionalString (list != null && list != [ ]) "  ${key} ${lib.concatStringsSep "," list}\n";
in
{
  imports = [
    (lib.mkAliasOptionModule [ "services" "openssh" "knownHosts" ] [ "programs" "ssh" "knownHosts" ])
  ];

  options.programs.ssh = {
    agentTimeout = option (types.nullOr types.str) null "How long the agent keeps keys.";
    startAgent = option types.bool false "Whether an agent runs for every user who logs in.";
    extraConfig = option types.lines "" "Lines of /etc/ssh/ssh_config, before those for all hosts.";
    forwardX11 = option (types.nullOr types.bool) false "Whether windows of other machines are shown; null says nothing.";
    knownHosts = option (types.attrsOf knownHost) { } "Keys of hosts, by name.";
    ciphers = names "Ciphers.";
    hostKeyAlgorithms = option (types.listOf types.str) [ ] "Kinds of keys that hosts may have.";
    kexAlgorithms = names "Ways to agree on a key.";
    macs = names "Ways to authenticate messages.";
    pubkeyAcceptedKeyTypes = option (types.listOf types.str) [ ] "Kinds of keys that users may have.";
  };

  config = {
    environment.etc = {
      "ssh/ssh_config".text = ''
        ${cfg.extraConfig}
        Host *
          GlobalKnownHostsFile /etc/ssh/ssh_known_hosts
      ''
      + optionalString (cfg.forwardX11 != null) "  ForwardX11 ${if cfg.forwardX11 then "yes" else "no"}\n"
      + listLine "Ciphers" cfg.ciphers
      + listLine "HostKeyAlgorithms" cfg.hostKeyAlgorithms
      + listLine "KexAlgorithms" cfg.kexAlgorithms
      + listLine "MACs" cfg.macs
      + listLine "PubkeyAcceptedAlgorithms" cfg.pubkeyAcceptedKeyTypes;
      "ssh/ssh_known_hosts" = mkIf (hosts != [ ]) { text = lib.concatMapStrings hostLine hosts; };
    };

    systemd.user.services = mkIf cfg.startAgent {
      ssh-agent = {
        description = "Agent of SSH";
        wantedBy = [ "default.target" ];
        serviceConfig = {
          ExecStartPre = "/usr/bin/rm -f %t/ssh-agent";
          ExecStart =
            "/usr/bin/ssh-agent "
            + optionalString (cfg.agentTimeout != null) "-t ${cfg.agentTimeout} "
            + "-a %t/ssh-agent";
          Type = "forking";
          SuccessExitStatus = "0 2";
        };
      };
    };
    environment.extraInit = mkIf cfg.startAgent ''
      if [ -z "''${SSH_AUTH_SOCK-}" ] && [ -n "''${XDG_RUNTIME_DIR-}" ]; then
        export SSH_AUTH_SOCK=$XDG_RUNTIME_DIR/ssh-agent
      fi
    '';

    assertions = map (host: {
      assertion = (host.publicKey != null) != (host.publicKeyFile != null);
      message = "The host ${builtins.head host.hostNames} of programs.ssh.knownHosts needs publicKey or publicKeyFile, one of them.";
    }) hosts;
  };
}
