# services.bind: the name server BIND.
{ config, lib, ... }:
let
  inherit (lib)
    concatMapStrings
    mkOption
    optionalString
    ;
  inherit (import ../one-line.nix lib) types;
  option = import ../option.nix lib;
  strings = types.listOf types.str;
  cfg = config.services.bind;

  zone = types.submodule (
    { name, ... }:
    {
      options = {
        name = option types.str name "The name of the zone." // {
          defaultText = lib.literalMD "its attribute's name";
        };
        master = option types.bool true "Whether this server is its primary one.";
        file = mkOption {
          type = types.either types.str types.path;
          description = "The file of the zone; of a secondary server, where it is kept.";
        };
        masters = option strings [ ] "The primary servers, of a zone of which this is a secondary one.";
        slaves = option strings [ ] "Servers that may fetch the zone.";
        allowQuery = option strings [ "any" ] "Who may ask for it.";
        extraConfig = option types.lines "" "Lines added to the zone.";
      };
    }
  );
  asSet = list: builtins.listToAttrs (map (zone: { inherit (zone) name; value = zone; }) list);

  # Names and addresses, each with its semicolon.
  set = list: concatMapStrings (entry: "${entry}; ") list;

  zoneText = z: ''
    zone "${z.name}" {
      type ${if z.master then "master" else "slave"};
      file "${z.file}";
      ${
        if z.master then
          "allow-transfer { ${set z.slaves}};"
        else
          "masters { ${set z.masters}};"
      }
      allow-query { ${set z.allowQuery}};
      ${z.extraConfig}
    };
  '';

  configuration = ''
    include "/run/named/rndc.key";
    controls {
      inet 127.0.0.1 allow { localhost; } keys { "rndc-key"; };
    };
    acl cachenetworks { ${set cfg.cacheNetworks}};
    acl badnetworks { ${set cfg.blockedNetworks}};
    options {
      listen-on { ${set cfg.listenOn}};
      listen-on-v6 { ${set cfg.listenOnIpv6}};
      allow-query { cachenetworks; };
      blackhole { badnetworks; };
      ${optionalString (cfg.forwarders != [ ]) "forward ${cfg.forward};\n  forwarders { ${set cfg.forwarders}};"}
      directory "${cfg.directory}";
      pid-file "/run/named/named.pid";
      ${cfg.extraOptions}
    };
    ${concatMapStrings zoneText (builtins.attrValues cfg.zones)}
    ${cfg.extraConfig}
  '';
  path = if cfg.configFile != null then toString cfg.configFile else "/etc/bind/nixvms.conf";
in
{
  options.services.bind = {
    enable = option types.bool false "Whether to run BIND.";
    cacheNetworks = option strings [
      "127.0.0.0/24"
      "::1/128"
    ] "Who may ask for names of other zones.";
    blockedNetworks = option strings [ ] "Who gets no answer.";
    ipv4Only = option types.bool false "Whether it does without IPv6.";
    forwarders = option strings [ ] "Servers that are asked for what it does not know." // {
      defaultText = lib.literalMD "networking.nameservers";
    };
    forward = option (types.enum [
      "first"
      "only"
    ]) "first" "Whether the forwarders are the only ones that are asked.";
    listenOn = option strings [ "any" ] "The addresses that it listens on.";
    listenOnIpv6 = option strings [ "any" ] "The same for IPv6.";
    directory = option types.path "/run/named" "Its working folder.";
    zones = option (types.coercedTo (types.listOf types.attrs) asSet (types.attrsOf zone)) { } "Its zones, by name.";
    extraConfig = option types.lines "" "Lines added to named.conf.";
    extraOptions = option types.lines "" "Lines added to its block options.";
    extraArgs = option strings [ ] "Words added to its command line.";
    configFile = option (types.nullOr types.path) null "The whole named.conf, instead of the other options.";
  };

  config = lib.mkIf cfg.enable {
    services.bind.forwarders = lib.mkDefault config.networking.nameservers;

    debian.packages = [
      "bind9"
      "bind9-utils"
    ];
    debian.setUp = [ "bind9" ];
    environment.etc."bind/nixvms.conf" = lib.mkIf (cfg.configFile == null) { text = configuration; };

    users.users.bind = {
      isSystemUser = true;
      group = "bind";
    };
    users.groups.bind = { };

    systemd.services.bind = {
      description = "Name server BIND";
      wantedBy = [ "multi-user.target" ];
      after = [ "network.target" ];
      reloadIfChanged = true;
      reloadTriggers = lib.optional (cfg.configFile == null) configuration;
      # Its key is this machine's own.
      preStart = ''
        if ! [ -e /run/named/rndc.key ]; then
          (umask 077 && tsig-keygen -a hmac-sha256 rndc-key > /run/named/rndc.key)
        fi
        named-checkconf ${lib.escapeShellArg path}
      '';
      serviceConfig = {
        Type = "notify";
        ExecStart = lib.escapeShellArgs (
          [
            "/usr/sbin/named"
            "-f"
            "-c"
            path
          ]
          ++ lib.optional cfg.ipv4Only "-4"
          ++ cfg.extraArgs
        );
        ExecReload = "/usr/sbin/rndc -k /run/named/rndc.key reload";
        ExecStop = "/usr/sbin/rndc -k /run/named/rndc.key stop";
        User = "bind";
        Group = "bind";
        AmbientCapabilities = "CAP_NET_BIND_SERVICE";
        RuntimeDirectory = "named";
        # rndc of a start before would not know a new key.
        RuntimeDirectoryPreserve = true;
        Restart = "on-failure";
      };
    };
    # Where rndc looks for it.
    systemd.tmpfiles.rules = [ "L+ /etc/bind/rndc.key - - - - /run/named/rndc.key" ];
  };
}
