# networking.{firewall.*,nftables.enable}: the firewall, through nftables.
{
  config,
  lib,
  options,
  ...
}:
let
  inherit (lib) mkIf;
  inherit (import ../../one-line.nix lib) types;
  option = import ../../option.nix lib;
  cfg = config.networking.firewall;

  portRange = types.submodule {
    options = {
      from = lib.mkOption {
        type = types.port;
        description = "The first port.";
      };
      to = lib.mkOption {
        type = types.port;
        description = "The last port.";
      };
    };
  };

  sortedPorts = list: lib.sort builtins.lessThan (lib.unique list);
  ports = description: option (types.listOf types.port) [ ] description // { apply = sortedPorts; };
  ranges = option (types.listOf portRange) [ ];

  open = from: {
    allowedTCPPorts = ports "TCP ports that accept connections${from}.";
    allowedUDPPorts = ports "UDP ports that accept packets${from}.";
    allowedTCPPortRanges = ranges "Ranges { from; to; } of TCP ports that accept connections${from}.";
    allowedUDPPortRanges = ranges "Ranges { from; to; } of UDP ports that accept packets${from}.";
  };
  interface = types.submodule { options = open " from this interface"; };

  # Whether the network's own modules set one of the firewall's options. What services open does not count:
  # that is theirs to say in case there is a firewall.
  isOurs = file: lib.hasPrefix "${toString ../..}/" (toString file);
  isSetByUser =
    o: lib.isOption o && builtins.any (d: !(isOurs d.file)) (o.definitionsWithLocations or [ ]);
  anySetByUser = builtins.any isSetByUser (
    builtins.attrValues (removeAttrs options.networking.firewall [ "enable" ])
  );

  logs = cfg.logRefusedConnections || cfg.logRefusedPackets;
  modules = [
    "nf_tables"
    "nft_ct"
  ]
  ++ lib.optionals logs [
    "nft_log"
    "nf_log_syslog"
  ]
  ++ lib.optional cfg.rejectPackets "nft_reject_inet"
  ++ lib.optional (cfg.pingLimit != null) "nft_limit"
  ++ lib.optional (cfg.checkReversePath != false) "nft_fib_inet";

  flag = option types.bool;
  code = option types.lines "";
in
{
  imports = [
    # Declared for each machine.
    {
      options.networking.firewall.enable = flag anySetByUser ''
        Whether the machine has a firewall, which refuses what is not allowed here. By default it has one if the
        configuration sets another option of networking.firewall: unlike on NixOS, a machine whose configuration says
        nothing of a firewall has none, and starts the faster for it.'' // {
        defaultText = lib.literalMD "whether another option of networking.firewall is set";
      };
    }
  ];

  options.networking.firewall = open "" // {
    interfaces = option (types.attrsOf interface) { } "Ports that are open on one interface, by its name.";
    trustedInterfaces = option (types.listOf types.str) [
    ] "Interfaces from which everything is accepted; lo always is.";
    allowPing = flag true "Whether the machine answers pings.";
    pingLimit =
      option (types.nullOr types.str) null
        "The most pings that are answered, as nftables has it: \"2/second\".";
    rejectPackets =
      flag false
        "Whether refused packets are answered with an error; by default they vanish.";
    checkReversePath =
      option
        (types.either types.bool (
          types.enum [
            "strict"
            "loose"
          ]
        ))
        false
        ''
          Whether packets are dropped when the answer would not take the interface that they came from ("strict", true),
          or no interface at all ("loose").'';
    logRefusedConnections = flag true "Whether refused connections are written to the kernel's log.";
    logRefusedPackets = flag false "Whether all refused packets are written to the kernel's log.";
    extraInputRules = code "Rules of nftables added to those for packets that come in.";
    extraForwardRules = code "Rules of nftables added to those for packets that are passed on; needs filterForward.";
    filterForward = flag false "Whether packets that the machine passes on are filtered.";
    extraCommands = code "Commands of iptables: they do not work with nftables and are an error. Use extraInputRules.";
    extraStopCommands = code "As extraCommands.";
  };

  config = mkIf cfg.enable (
    lib.mkMerge [
      {
        warnings =
          lib.optional (!config.networking.nftables.enable)
            "networking.nftables.enable = false has no effect on the debian platform: its firewall is one of nftables.";

        assertions = [
          {
            assertion = cfg.extraCommands == "" && cfg.extraStopCommands == "";
            message =
              "networking.firewall.extraCommands and extraStopCommands hold commands of iptables, and the firewall of "
              + "the debian platform is nftables. Write the rules as networking.firewall.extraInputRules, as nft has them.";
          }
        ];
      }
      (import ../nftables-service.nix lib {
        name = "firewall";
        description = "Firewall";
        path = "nftables.conf";
        text = import ./ruleset.nix {
          inherit lib;
          firewall = cfg;
        };
        tables = [ "inet nixos-fw" ];
        inherit modules;
      })
    ]
  );
}
