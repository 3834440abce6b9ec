# The options of a NixOS machine that the engine reads, with the defaults of today.
{
  nodeName,
  tree,
  canRestrictNetwork ? true,
  hasGuestAgent ? true,
}:

{ config, lib, options, ... }:

let
  inherit (lib) mkOption types;

  option =
    type: default:
    mkOption {
      inherit type default;
    };

  chosen =
    if options.nixpkgs.hostPlatform.isDefined then config.nixpkgs.hostPlatform else config.nixpkgs.system;
in
{
  options = {
    nixpkgs = {
      system = mkOption { type = types.str; };
      hostPlatform = mkOption { type = types.str; };
      pkgs = mkOption { type = types.attrs; };
    };
    assertions = option (types.listOf types.unspecified) [ ];
    warnings = option (types.listOf types.str) [ ];
    environment.systemPackages = option (types.listOf types.unspecified) [ ];
    networking = {
      hostName = option types.str nodeName;
      domain = option (types.nullOr types.str) null;
      primaryIPAddress = option types.str "192.168.1.1";
      firewall.allowedTCPPorts = option (types.listOf types.port) [ ];
      firewall.allowedUDPPorts = option (types.listOf types.port) [ ];
    };
    services.openssh = {
      enable = option types.bool false;
      ports = option (types.listOf types.port) [ 22 ];
    };
    services.httpd.enable = option types.bool false;
    services.httpd.adminAddr = option (types.nullOr types.str) null;
    system.name = option types.str config.networking.hostName;
    system.build.vm = mkOption { type = types.unspecified; };
    systemd.services = option (types.attrsOf (
      types.submodule {
        freeformType = types.attrsOf types.unspecified;
        options.wantedBy = option (types.listOf types.str) [ ];
      }
    )) { };
    virtualisation = {
      vlans = option (types.listOf types.int) [ 1 ];
      memorySize = option types.int 1024;
      diskSize = option types.int 1024;
      diskImage = option (types.nullOr types.str) "./disk.qcow2";
      cores = option types.int 1;
      graphics = option types.bool true;
      allInterfaces = option (types.attrsOf types.unspecified) (
        lib.listToAttrs (
          lib.imap1 (index: vlan: {
            name = "eth${toString index}";
            value = {
              name = "eth${toString index}";
              assignIP = true;
              inherit vlan;
            };
          }) config.virtualisation.vlans
        )
      );
      forwardPorts = mkOption {
        default = [ ];
        type = types.listOf (
          types.submodule {
            options = {
              from = option (types.enum [ "host" "guest" ]) "host";
              proto = option (types.enum [ "tcp" "udp" ]) "tcp";
              host.address = option types.str "";
              host.port = mkOption { type = types.port; };
              guest.address = option types.str "";
              guest.port = mkOption { type = types.port; };
            };
          }
        );
      };
    }
    // (if canRestrictNetwork then { restrictNetwork = option types.bool false; } else { })
    // {
      qemu = {
        package = option types.unspecified null;
      }
      // (if hasGuestAgent then { guestAgent.enable = option types.bool true; } else { });
    };
  };

  config = {
    _module.args.pkgs = import tree { system = chosen; };
    # What starts a machine waits for a console that the driver of tests adds.
    systemd.services.backdoor.wantedBy = [ "multi-user.target" ];
    system.build.vm = derivation {
      name = "nixos-vm";
      system = chosen;
      builder = "/bin/sh";
      restrict = config.virtualisation.restrictNetwork;
    };
  };
}
