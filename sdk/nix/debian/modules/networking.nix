# networking.*: names, addresses and routes.
{
  config,
  lib,
  name,
  nixvms,
  ...
}:
let
  inherit (lib) mkOption types;
  inherit (lib) concatMapStrings concatStrings mapAttrsToList optionalString;
  option = import ./option.nix lib;
  cfg = config.networking;

  interface = import ./interface.nix { inherit lib option; };

  gateway = types.coercedTo types.str (address: { inherit address; }) (
    types.submodule {
      options = {
        address = mkOption {
          type = types.str;
          description = "The address of the gateway.";
        };
        interface = option (types.nullOr types.str) null "The interface that leads to it.";
      };
    }
  );

  # Lines for `ip -batch`: one process sets everything up.
  addressLines =
    device: addresses: concatMapStrings (a: "addr add ${a.address}/${toString a.prefixLength} dev ${device}\n") addresses;
  routeLines =
    device: routes:
    concatMapStrings (
      r: "route add ${r.address}/${toString r.prefixLength}${optionalString (r.via != null) " via ${r.via}"} dev ${device}\n"
    ) routes;
  interfaceLines =
    device: i:
    optionalString (i.macAddress != null) "link set ${device} address ${i.macAddress}\n"
    + optionalString (i.mtu != null) "link set ${device} mtu ${toString i.mtu}\n"
    + "link set ${device} up\n"
    + addressLines device (i.ipv4.addresses ++ i.ipv6.addresses)
    + routeLines device (i.ipv4.routes ++ i.ipv6.routes);
  gatewayLine =
    g:
    optionalString (g != null) "route add default via ${g.address}${
      optionalString (g.interface != null) " dev ${g.interface}"
    }\n";

  # eth0 is QEMU's own network, whose DHCP server always gives these addresses.
  hostInterface = ''
    link set eth0 up
    addr add 10.0.2.15/24 dev eth0
    ${optionalString (cfg.defaultGateway == null) "route add default via 10.0.2.2\n"}'';

  nameservers = if cfg.nameservers == [ ] && cfg.useDHCP then [ "10.0.2.3" ] else cfg.nameservers;
in
{
  options.networking = {
    hostName = option (types.strMatching "([A-Za-z0-9]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?)?") name "The name of the machine.";
    domain = option (types.nullOr types.str) null "The domain of the machine.";
    fqdn = option types.str (
      cfg.hostName + optionalString (cfg.domain != null) ".${cfg.domain}"
    ) "The name of the machine with its domain.";
    hosts = option (types.attrsOf (types.listOf types.str)) { } "Names in /etc/hosts, by address.";
    extraHosts = option types.lines "" "Lines added to /etc/hosts.";
    nameservers = option (types.listOf types.str) [ ] "Addresses of name servers; with useDHCP, the host's by default.";
    search = option (types.listOf types.str) [ ] "Domains in which names are looked up.";
    useDHCP = option types.bool true "Whether eth0, which leads to the host, has an address.";
    defaultGateway = option (types.nullOr gateway) null "The gateway of IPv4: an address, or { address; interface; }.";
    defaultGateway6 = option (types.nullOr gateway) null "The gateway of IPv6: an address, or { address; interface; }.";
    interfaces = option (types.attrsOf interface) { } "Addresses of network interfaces: eth1 is on the first vlan.";
  };

  config = {
    environment.etc = {
      hostname.text = "${cfg.hostName}\n";
      # Fixed, or systemd would take every start for the first one.
      machine-id.text = "${builtins.hashString "md5" cfg.hostName}\n";
      hosts.text = ''
        127.0.0.1 localhost
        ::1 localhost
        ${nixvms.hosts}${concatStrings (mapAttrsToList (ip: names: "${ip} ${lib.concatStringsSep " " names}\n") cfg.hosts)}${cfg.extraHosts}
      '';
      "resolv.conf".text =
        concatMapStrings (n: "nameserver ${n}\n") nameservers
        + optionalString (cfg.search != [ ]) "search ${lib.concatStringsSep " " cfg.search}\n";
      "nsswitch.conf".text = ''
        passwd: files
        group: files
        shadow: files
        hosts: files myhostname dns
        networks: files
        services: files
        protocols: files
      '';
      "nixvms/network".text =
        "link set lo up\n"
        + optionalString cfg.useDHCP hostInterface
        + concatStrings (mapAttrsToList interfaceLines cfg.interfaces)
        + gatewayLine cfg.defaultGateway
        + gatewayLine cfg.defaultGateway6;
    };

    systemd.services.network-setup = {
      description = "Addresses of the network interfaces";
      wantedBy = [
        "multi-user.target"
        "network.target"
        "network-online.target"
      ];
      before = [
        "network.target"
        "network-online.target"
      ];
      unitConfig.DefaultDependencies = false;
      serviceConfig = {
        Type = "oneshot";
        RemainAfterExit = true;
        # A line that fails (an interface that the machine does not have) must not stop the others.
        ExecStart = "-/usr/sbin/ip -force -batch /etc/nixvms/network";
      };
    };
  };
}
