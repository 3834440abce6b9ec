# networking.nat.*: the machine as a router that hides others behind its address, by nftables.
{ config, lib, ... }:
let
  inherit (lib) mkOption types;
  option = import ../../option.nix lib;
  inherit (import ../names.nix lib) interfaceName;
  cfg = config.networking.nat;

  code = option types.lines "";
  # These go into rules: an address and no more.
  address = types.strMatching "[0-9.]+";
  address6 = types.strMatching "[0-9A-Fa-f:.]+";
  range = types.strMatching "[0-9.]+(/[0-9]+)?";
  range6 = types.strMatching "[0-9A-Fa-f:.]+(/[0-9]+)?";

  forwardPort = types.submodule {
    options = {
      sourcePort = mkOption {
        type = types.either types.port (types.strMatching "[0-9]+[:-][0-9]+");
        description = "The port of the external interface, or a range of them: \"8000:8010\".";
      };
      destination = mkOption {
        type = types.strMatching "([0-9.]+|\\[[0-9A-Fa-f:.]+])(:[0-9]+([:-][0-9]+)?)?";
        description = "Where its connections go: \"10.0.0.1:80\", \"[fc00::2]:80\".";
      };
      proto = option (types.enum [
        "tcp"
        "udp"
      ]) "tcp" "The protocol.";
      loopbackIPs =
        option (types.listOf (types.strMatching "[0-9A-Fa-f:.]+")) [ ]
          "Addresses of the router at which its own side reaches the destination, too.";
    };
  };
  rules = import ./ruleset.nix { inherit lib cfg; };
in
{
  options.networking.nat = {
    enable = option types.bool false "Whether the machine passes packets on, with its own address as their sender.";
    enableIPv6 = option types.bool false "The same for IPv6.";
    internalInterfaces = option (types.listOf interfaceName) [ ] "Interfaces whose packets are passed on.";
    internalIPs = option (types.listOf range) [ ] "Addresses, such as 192.168.1.0/24, whose packets are passed on.";
    internalIPv6s = option (types.listOf range6) [ ] "The same for IPv6.";
    externalInterface = option (types.nullOr interfaceName) null "The interface that packets leave by.";
    externalIP =
      option (types.nullOr address) null
        "The address that becomes their sender; null for that of the interface.";
    externalIPv6 = option (types.nullOr address6) null "The same for IPv6.";
    forwardPorts =
      option (types.listOf forwardPort) [ ]
        "Ports of the external interface whose connections go to other machines.";
    dmzHost =
      option (types.nullOr address) null
        "The machine that gets all other connections to the external interface.";
    extraCommands = code "Commands of iptables: they do not work with nftables and are an error. Use networking.nftables.tables.";
    extraStopCommands = code "As extraCommands.";
  };

  config = lib.mkIf cfg.enable (
    lib.mkMerge [
      {
        assertions = [
          {
            assertion = cfg.extraCommands == "" && cfg.extraStopCommands == "";
            message =
              "networking.nat.extraCommands and extraStopCommands hold commands of iptables, and the debian platform "
              + "does NAT by nftables. Write the rules as networking.nftables.tables, as nft has them.";
          }
          {
            assertion = cfg.dmzHost == null || cfg.externalInterface != null;
            message = "networking.nat.dmzHost needs networking.nat.externalInterface.";
          }
          {
            assertion = cfg.forwardPorts == [ ] || cfg.externalInterface != null;
            message = "networking.nat.forwardPorts needs networking.nat.externalInterface.";
          }
        ];

        boot.kernel.sysctl = {
          "net.ipv4.conf.all.forwarding" = lib.mkOverride 99 true;
          "net.ipv4.conf.default.forwarding" = lib.mkOverride 99 true;
        }
        // lib.optionalAttrs cfg.enableIPv6 {
          "net.ipv6.conf.all.forwarding" = lib.mkOverride 99 true;
          "net.ipv6.conf.default.forwarding" = lib.mkOverride 99 true;
        };
      }
      # Only where packets that are passed on are filtered; the option by itself makes no firewall.
      (lib.mkIf config.networking.firewall.filterForward {
        networking.firewall.extraForwardRules = rules.forward;
      })
      (import ../nftables-service.nix lib {
        name = "nat";
        description = "Network address translation";
        path = "nftables/nat.conf";
        text = rules.tables;
        tables = [ "ip nixos-nat" ] ++ lib.optional cfg.enableIPv6 "ip6 nixos-nat";
        modules = [
          "nf_tables"
          "nft_chain_nat"
          "nft_masq"
          "nft_nat"
        ];
      })
    ]
  );
}
