# networking.*: names, addresses and routes.
{
  config,
  lib,
  name,
  nixvms,
  ...
}:
let
  inherit (lib)
    concatMapStrings
    concatStringsSep
    mapAttrsToList
    mkOption
    optionalString
    ;
  inherit (import ../one-line.nix lib) types;
  option = import ../option.nix lib;
  strings = types.listOf types.str;
  cfg = config.networking;

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

  # As morph's users call machines: web.example.com is web of example.com.
  labels = builtins.filter builtins.isString (builtins.split "[.]" name);

  hostName = types.strMatching "[A-Za-z0-9]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?";

  # As a DHCP client of NixOS, which leaves interfaces with addresses of their own alone.
  eth0 = cfg.interfaces.eth0 or { useDHCP = null; ipv4.addresses = [ ]; };
  hasHostAddress =
    if eth0.useDHCP != null then eth0.useDHCP else cfg.useDHCP && eth0.ipv4.addresses == [ ];

  # A question to QEMU's server that nobody answers would take ten seconds to fail.
  nameservers =
    if cfg.nameservers == [ ] && hasHostAddress && !config.virtualisation.restrictNetwork then
      [ "10.0.2.3" ]
    else
      cfg.nameservers;
in
{
  imports = [
    ./dhcp.nix
    ./ipv6.nix
    ./local-commands.nix
    ./nat
    ./nftables.nix
    ./virtual-interfaces.nix
    ./vlans.nix
    ./wireguard
    ./wireguard/quick.nix
    # Declared for each machine.
    {
      options.networking = {
        hostName = option hostName (builtins.head labels) "The name of the machine." // {
          defaultText = lib.literalMD "the machine's attribute in the network, up to its first dot";
        };
        domain =
          option (types.nullOr types.str) (
            if builtins.tail labels == [ ] then null else concatStringsSep "." (builtins.tail labels)
          ) "The domain of the machine."
          // {
            defaultText = lib.literalMD "the machine's attribute in the network after its first dot, if it has one";
          };
        fqdn =
          option types.str (
            cfg.hostName + optionalString (cfg.domain != null) ".${cfg.domain}"
          ) "The name of the machine with its domain."
          // {
            defaultText = lib.literalMD "hostName, and a dot and domain where there is one";
          };
      };
    }
  ];

  options.networking = {
    hosts = option (types.attrsOf strings) { } "Names in /etc/hosts, by address.";
    extraHosts = option types.lines "" "Lines added to /etc/hosts.";
    nameservers = option strings [ ] "Addresses of name servers; with DHCP on eth0, the host's by default.";
    search = option strings [ ] "Domains in which names are looked up.";
    useDHCP = option types.bool true "Whether eth0, which leads to the host, gets its address; interfaces.eth0.useDHCP wins.";
    defaultGateway =
      option (types.nullOr gateway) null
        "The gateway of IPv4: an address, or { address; interface; }.";
    defaultGateway6 =
      option (types.nullOr gateway) null
        "The gateway of IPv6: an address, or { address; interface; }.";
    interfaces = option (types.attrsOf (
      import ./interface.nix lib
    )) { } "Addresses of network interfaces; eth1 is on the first vlan.";
  };

  config = {
    environment.etc = {
      hostname.text = "${cfg.hostName}\n";
      # Fixed, or systemd would take every start for the first one.
      machine-id.text = "${builtins.hashString "md5" cfg.hostName}\n";
      hosts.text =
        ''
          127.0.0.1 localhost
          ::1 localhost
        ''
        + nixvms.hosts
        + lib.concatStrings (mapAttrsToList (ip: names: "${ip} ${concatStringsSep " " names}\n") cfg.hosts)
        + optionalString (cfg.extraHosts != "") "${cfg.extraHosts}\n";
      "resolv.conf".text =
        concatMapStrings (address: "nameserver ${address}\n") nameservers
        + optionalString (cfg.search != [ ]) "search ${concatStringsSep " " cfg.search}\n";
      "nsswitch.conf".text = ''
        passwd: files
        group: files
        shadow: files
        hosts: files dns
        networks: files
        services: files
        protocols: files
      '';
      "nixvms/network".text = import ./setup.nix {
        inherit lib hasHostAddress;
        networking = cfg;
      };
    };

    warnings = lib.optional (lib.hasInfix "_" cfg.hostName) (
      "The host name ${cfg.hostName} has an underscore, which systemd leaves out: the machine calls itself "
      + "${builtins.replaceStrings [ "_" ] [ "" ] cfg.hostName}. Others know it by both names."
    );

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
