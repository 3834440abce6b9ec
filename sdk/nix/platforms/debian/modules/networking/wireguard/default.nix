# networking.wireguard.*: tunnels of WireGuard, each a service wireguard-NAME.
{ config, lib, ... }:
let
  inherit (lib)
    concatMapStrings
    escapeShellArg
    escapeShellArgs
    optionalString
    ;
  inherit (import ../../one-line.nix lib) types;
  option = import ../../option.nix lib;
  inherit (import ./peer.nix lib) key nullOrPath peer;
  cfg = config.networking.wireguard;

  code = option types.lines "";

  interface = types.submodule {
    options = {
      ips = option (types.listOf types.str) [ ] "The addresses of the interface, such as 10.9.0.1/24.";
      privateKey = option (types.nullOr key) null "The private key, in clear text: everybody can read it in the store.";
      privateKeyFile = option nullOrPath null "The file in the machine that holds the private key.";
      generatePrivateKeyFile = option types.bool false "Whether privateKeyFile is made where it is not there.";
      listenPort = option (types.nullOr types.port) null "The port that packets come to; null for any.";
      mtu = option (types.nullOr types.int) null "The largest packet of the interface, in bytes.";
      fwMark = option (types.nullOr (types.strMatching "(0x)?[0-9A-Fa-f]+")) null "The mark of packets that leave.";
      allowedIPsAsRoutes = option types.bool true "Whether the addresses of peers are reached through the interface.";
      table = option (types.strMatching "[A-Za-z0-9_]+") "main" "The table that gets these routes.";
      metric = option (types.nullOr types.int) null "The metric of these routes.";
      peers = option (types.listOf peer) [ ] "The other ends.";
      preSetup = code "Commands before the interface is made.";
      postSetup = code "Commands after the interface is up.";
      preShutdown = code "Commands before the interface is taken away.";
      postShutdown = code "Commands after the interface is taken away.";
    };
  };

  # Keys are files of etc, which only root can read.
  keyPath = name: "wireguard/${name}.key";
  sharedKeyPath = name: index: "wireguard/${name}.peer${toString index}.key";
  keyFile = name: i: if i.privateKeyFile != null then i.privateKeyFile else "/etc/${keyPath name}";

  optional = word: value: lib.optionals (value != null) [ word (toString value) ];

  peerWords =
    name: index: p:
    [
      "peer"
      p.publicKey
    ]
    ++ optional "preshared-key" (
      if p.presharedKey != null then "/etc/${sharedKeyPath name index}" else p.presharedKeyFile
    )
    ++ optional "endpoint" p.endpoint
    ++ optional "persistent-keepalive" p.persistentKeepalive
    ++ [
      "allowed-ips"
      (lib.concatStringsSep "," p.allowedIPs)
    ];

  setUp =
    name: i:
    let
      words = [
        "wg"
        "set"
        name
        "private-key"
        (keyFile name i)
      ]
      ++ optional "listen-port" i.listenPort
      ++ optional "fwmark" i.fwMark
      ++ lib.concatLists (lib.imap1 (peerWords name) i.peers);
      routes = lib.optionals (i.allowedIPsAsRoutes) (lib.concatMap (p: p.allowedIPs) i.peers);
      metric = lib.optionals (i.metric != null) [
        "metric"
        (toString i.metric)
      ];
      ip = words: "${escapeShellArgs ([ "ip" ] ++ words)}\n";
    in
    optionalString i.generatePrivateKeyFile ''
      if ! [ -e ${escapeShellArg (keyFile name i)} ]; then
        mkdir -p -m 0700 "$(dirname ${escapeShellArg (keyFile name i)})"
        (umask 077 && wg genkey > ${escapeShellArg (keyFile name i)})
      fi
    ''
    + i.preSetup
    + "\n"
    # One that a killed start left behind.
    + "ip link delete ${name} 2> /dev/null || true\n"
    + ip [ "link" "add" name "type" "wireguard" ]
    + optionalString (i.mtu != null) (ip [ "link" "set" name "mtu" (toString i.mtu) ])
    + concatMapStrings (address: ip [ "address" "add" address "dev" name ]) i.ips
    + "${escapeShellArgs words}\n"
    + ip [ "link" "set" name "up" ]
    + concatMapStrings (
      range: ip ([ "route" "replace" range "dev" name "table" i.table ] ++ metric)
    ) routes
    + i.postSetup;

  service = name: i: {
    name = "wireguard-${name}";
    value = {
      description = "WireGuard tunnel ${name}";
      wantedBy = [ "multi-user.target" ];
      wants = [ "network.target" ];
      after = [ "network.target" ];
      serviceConfig = {
        Type = "oneshot";
        RemainAfterExit = true;
      };
      restartTriggers = map (path: config.environment.etc.${path}.text) (builtins.attrNames (keys name i));
      script = setUp name i;
      postStop = ''
        ${i.preShutdown}
        ip link delete ${name}
        ${i.postShutdown}
      '';
    };
  };

  secret = text: {
    text = "${text}\n";
    mode = "0400";
  };
  keys =
    name: i:
    lib.optionalAttrs (i.privateKey != null) { ${keyPath name} = secret i.privateKey; }
    // builtins.listToAttrs (
      builtins.concatLists (
        lib.imap1 (
          index: p:
          lib.optional (p.presharedKey != null) {
            name = sharedKeyPath name index;
            value = secret p.presharedKey;
          }
        ) i.peers
      )
    );

  eachInterface = f: lib.mapAttrsToList f cfg.interfaces;
in
{
  options.networking.wireguard = {
    enable = option types.bool false "Whether the machine has WireGuard; with an interface, it has.";
    interfaces = option (types.attrsOf interface) { } "Tunnels, by the names of their interfaces.";
  };

  config = lib.mkIf (cfg.enable || cfg.interfaces != { }) {
    assertions = builtins.concatLists (
      eachInterface (
        name: i: [
          {
            assertion = (i.privateKey != null) != (i.privateKeyFile != null);
            message = "networking.wireguard.interfaces.${name} needs a private key: either privateKey or privateKeyFile.";
          }
          {
            assertion = i.generatePrivateKeyFile -> i.privateKeyFile != null;
            message = "networking.wireguard.interfaces.${name}.generatePrivateKeyFile needs privateKeyFile.";
          }
          {
            assertion = builtins.match "[A-Za-z0-9_.-]{1,15}" name != null;
            message = "networking.wireguard.interfaces.${name}: the name of an interface has up to 15 letters, digits and the characters \"_\", \".\" and \"-\".";
          }
        ]
        ++ map (p: {
          assertion = p.presharedKey == null || p.presharedKeyFile == null;
          message = "networking.wireguard.interfaces.${name}: a peer has presharedKey or presharedKeyFile, not both.";
        }) i.peers
      )
    );

    debian.packages = [ "wireguard-tools" ];
    boot.kernelModules = [ "wireguard" ];
    environment.etc = lib.mkMerge (eachInterface keys);
    systemd.services = lib.mapAttrs' service cfg.interfaces;
  };
}
