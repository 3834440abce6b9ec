# services.keepalived: addresses that machines share, by VRRP.
{ config, lib, ... }:
let
  inherit (lib)
    concatMapStrings
    mkOption
    optionalString
    ;
  inherit (import ../one-line.nix lib) types;
  option = import ../option.nix lib;
  nullOrStr = types.nullOr types.str;
  strings = types.listOf types.str;
  code = option types.lines "";
  cfg = config.services.keepalived;

  required =
    type: description:
    mkOption {
      inherit type description;
    };

  virtualIp = types.submodule {
    options = {
      addr = required types.str "The address, with the length of its prefix: 192.168.1.200/24.";
      brd = option nullOrStr null "Its address for all of the network.";
      dev = option nullOrStr null "The interface that gets it; null for that of the instance.";
      scope = option nullOrStr null "Its scope.";
      label = option nullOrStr null "Its label.";
    };
  };

  instance = types.submodule {
    options = {
      interface = required types.str "The interface that its members talk through.";
      state = option (types.enum [
        "BACKUP"
        "MASTER"
      ]) "BACKUP" "What the member begins as.";
      virtualRouterId = required (types.ints.between 1 255) "The number that its members have in common.";
      priority = option types.ints.unsigned 100 "Who has the highest one has the addresses.";
      noPreempt = option types.bool false "Whether a member with a higher priority lets another one keep them.";
      unicastSrcIp = option nullOrStr null "The address that this member talks from.";
      unicastPeers = option strings [ ] "The other members, where they are not to be found by multicast.";
      virtualIps = option (types.listOf virtualIp) [ ] "The addresses.";
      trackInterfaces = option strings [ ] "Interfaces without which the member gives up.";
      trackScripts = option strings [ ] "Names of vrrpScripts without which it does.";
      extraConfig = code "Lines added to the instance.";
    };
  };

  script = types.submodule {
    options = {
      script = required types.str "The command.";
      interval = option types.ints.positive 1 "How often it runs, in seconds.";
      timeout = option types.ints.positive 5 "After how many seconds it has failed.";
      weight = option types.int 0 "What is added to the priority; 0 gives up instead.";
      rise = option types.ints.positive 5 "After how many times that it succeeds all is well.";
      fall = option types.ints.positive 3 "After how many times that it fails it is not.";
      user = option types.str "root" "The user that it runs as.";
      group = option nullOrStr null "The group that it runs as.";
      extraConfig = code "Lines added to the script.";
    };
  };

  word = name: value: optionalString (value != null) " ${name} ${value}";
  block = name: lines: optionalString (lines != "") "  ${name} {\n${lines}  }\n";
  listed = name: list: block name (concatMapStrings (entry: "    ${entry}\n") list);

  instanceText = name: i: ''
    vrrp_instance ${name} {
      interface ${i.interface}
      state ${i.state}
      virtual_router_id ${toString i.virtualRouterId}
      priority ${toString i.priority}
    ${optionalString i.noPreempt "  nopreempt\n"}${
      optionalString (i.unicastSrcIp != null) "  unicast_src_ip ${i.unicastSrcIp}\n"
    }${listed "unicast_peer" i.unicastPeers}${
      listed "virtual_ipaddress" (
        map (
          ip: ip.addr + word "brd" ip.brd + word "dev" ip.dev + word "scope" ip.scope + word "label" ip.label
        ) i.virtualIps
      )
    }${listed "track_interface" i.trackInterfaces}${listed "track_script" i.trackScripts}${i.extraConfig}
    }
  '';

  scriptText = name: s: ''
    vrrp_script ${name} {
      script "${s.script}"
      interval ${toString s.interval}
      timeout ${toString s.timeout}
      weight ${toString s.weight}
      rise ${toString s.rise}
      fall ${toString s.fall}
      user ${s.user}${optionalString (s.group != null) " ${s.group}"}
      ${s.extraConfig}
    }
  '';

  configuration = ''
    global_defs {
      ${optionalString cfg.enableScriptSecurity "enable_script_security"}
      ${cfg.extraGlobalDefs}
    }
    ${lib.concatStrings (lib.mapAttrsToList scriptText cfg.vrrpScripts)}
    ${lib.concatStrings (lib.mapAttrsToList instanceText cfg.vrrpInstances)}
    ${cfg.extraConfig}
  '';
in
{
  options.services.keepalived = {
    enable = option types.bool false "Whether to run keepalived.";
    openFirewall = option types.bool false "Whether the firewall lets VRRP in.";
    enableScriptSecurity = option types.bool false "Whether scripts that others than root can change do not run.";
    vrrpInstances = option (types.attrsOf instance) { } "What is shared, by name.";
    vrrpScripts = option (types.attrsOf script) { } "Commands that tell whether a member is well, by name.";
    extraGlobalDefs = code "Lines added to the block global_defs.";
    extraConfig = code "Lines added to keepalived.conf.";
  };

  config = lib.mkIf cfg.enable {
    debian.packages = [ "keepalived" ];
    environment.etc."keepalived/nixvms.conf".text = configuration;
    networking.firewall.extraInputRules = lib.mkIf cfg.openFirewall "meta l4proto vrrp accept";
    boot.kernelModules = [ "ip_vs" ];

    systemd.services.keepalived = {
      description = "Shared addresses by VRRP";
      wantedBy = [ "multi-user.target" ];
      after = [ "network.target" ];
      reloadIfChanged = true;
      reloadTriggers = [ configuration ];
      serviceConfig = {
        Type = "simple";
        ExecStart = "/usr/sbin/keepalived --dont-fork --log-console -f /etc/keepalived/nixvms.conf";
        ExecReload = "/bin/kill -HUP $MAINPID";
        KillMode = "process";
        Restart = "always";
      };
    };
  };
}
