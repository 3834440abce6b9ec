# networking.wg-quick.*: tunnels as wg-quick(8) makes them, each a service wg-quick-NAME.
{ config, lib, ... }:
let
  inherit (lib)
    concatMapStrings
    concatStringsSep
    optionalString
    ;
  inherit (import ../../one-line.nix lib) types;
  option = import ../../option.nix lib;
  inherit (import ./peer.nix lib) key nullOrPath peer;
  cfg = config.networking.wg-quick;

  code = option (types.either types.lines (types.listOf types.str)) "";

  interface = types.submodule {
    options = {
      autostart = option types.bool true "Whether the tunnel is there after the start.";
      configFile = option nullOrPath null "A file for wg-quick, instead of the other options.";
      type = option (types.enum [ "wireguard" ]) "wireguard" "The kind of tunnel.";
      address = option (types.listOf types.str) [ ] "The addresses of the interface, such as 10.9.0.1/24.";
      dns = option (types.listOf types.str) [ ] "Name servers; they need a resolvconf, which machines do not have: an error.";
      privateKey = option (types.nullOr key) null "The private key, in clear text: everybody can read it in the store.";
      privateKeyFile = option nullOrPath null "The file in the machine that holds the private key.";
      generatePrivateKeyFile = option types.bool false "Whether privateKeyFile is made where it is not there.";
      listenPort = option (types.nullOr types.port) null "The port that packets come to; null for any.";
      mtu = option (types.nullOr types.int) null "The largest packet of the interface, in bytes.";
      table = option (types.nullOr types.str) null "The table of the peers' routes; \"off\" for none.";
      preUp = code "Commands before the interface is up.";
      postUp = code "Commands after the interface is up.";
      preDown = code "Commands before the interface is taken away.";
      postDown = code "Commands after the interface is taken away.";
      peers = option (types.listOf peer) [ ] "The other ends.";
    };
  };

  line = name: value: optionalString (value != null && value != "" && value != [ ]) "${name} = ${textOf value}\n";
  textOf = value: if builtins.isList value then concatStringsSep ", " value else toString value;
  # A line of commands a line.
  commands =
    name: value:
    concatMapStrings (line name) (
      builtins.filter (command: builtins.isString command && command != "") (
        if builtins.isList value then value else builtins.split "\n" value
      )
    );

  # wg-quick reads keys from its file alone; another file's are set by a command.
  fromFile =
    i:
    lib.optional (
      i.privateKeyFile != null
    ) "wg set %i private-key ${lib.escapeShellArg i.privateKeyFile}"
    ++ map (p: "wg set %i peer ${p.publicKey} preshared-key ${lib.escapeShellArg p.presharedKeyFile}") (
      builtins.filter (p: p.presharedKeyFile != null) i.peers
    );
  generate =
    i:
    let
      file = lib.escapeShellArg i.privateKeyFile;
    in
    lib.optional i.generatePrivateKeyFile "[ -e ${file} ] || (umask 077 && wg genkey > ${file})";

  configuration =
    i:
    "[Interface]\n"
    + line "Address" i.address
    + line "PrivateKey" i.privateKey
    + line "ListenPort" i.listenPort
    + line "MTU" i.mtu
    + line "Table" i.table
    + commands "PreUp" (generate i)
    + commands "PreUp" i.preUp
    + commands "PostUp" (fromFile i)
    + commands "PostUp" i.postUp
    + commands "PreDown" i.preDown
    + commands "PostDown" i.postDown
    + concatMapStrings (
      p:
      "[Peer]\n"
      + line "PublicKey" p.publicKey
      + line "PresharedKey" p.presharedKey
      + line "AllowedIPs" p.allowedIPs
      + line "Endpoint" p.endpoint
      + line "PersistentKeepalive" p.persistentKeepalive
    ) i.peers;

  path = name: "wireguard/${name}.conf";
  fileOf = name: i: if i.configFile != null then i.configFile else "/etc/${path name}";
in
{
  options.networking.wg-quick.interfaces = option (types.attrsOf interface) { } "Tunnels, by the names of their interfaces.";

  config = lib.mkIf (cfg.interfaces != { }) {
    assertions = builtins.concatLists (
      lib.mapAttrsToList (name: i: [
        {
          assertion = i.configFile != null || (i.privateKey != null) != (i.privateKeyFile != null);
          message = "networking.wg-quick.interfaces.${name} needs a private key: either privateKey or privateKeyFile; or a configFile.";
        }
        {
          assertion = i.generatePrivateKeyFile -> i.privateKeyFile != null;
          message = "networking.wg-quick.interfaces.${name}.generatePrivateKeyFile needs privateKeyFile.";
        }
        {
          assertion = i.dns == [ ];
          message = "networking.wg-quick.interfaces.${name}.dns needs a resolvconf, which the debian platform does not have. Set networking.nameservers.";
        }
        {
          assertion = builtins.match "[A-Za-z0-9_.-]{1,15}" name != null;
          message = "networking.wg-quick.interfaces.${name}: the name of an interface has up to 15 letters, digits and the characters \"_\", \".\" and \"-\".";
        }
      ]) cfg.interfaces
    );

    debian.packages = [ "wireguard-tools" ];
    boot.kernelModules = [ "wireguard" ];

    environment.etc = lib.mapAttrs' (name: i: {
      name = path name;
      value = {
        text = configuration i;
        mode = "0400";
      };
    }) (lib.filterAttrs (_: i: i.configFile == null) cfg.interfaces);

    systemd.services = lib.mapAttrs' (name: i: {
      name = "wg-quick-${name}";
      value = {
        description = "WireGuard tunnel ${name}";
        wantedBy = lib.optional i.autostart "multi-user.target";
        wants = [ "network.target" ];
        after = [ "network.target" ];
        restartTriggers = lib.optional (i.configFile == null) (configuration i);
        serviceConfig = {
          Type = "oneshot";
          RemainAfterExit = true;
          ExecStart = "/usr/bin/wg-quick up ${fileOf name i}";
          ExecStop = "/usr/bin/wg-quick down ${fileOf name i}";
        };
      };
    }) cfg.interfaces;
  };
}
