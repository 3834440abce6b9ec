# Values that become lines of files, or words in them: a line break in one would begin a line that nobody meant.
let
  inherit (import ./fixture.nix) evaluate lib;

  # A configuration for a value, by the option. Beside values of their own, these are what the options of a kind have in common:
  # elements of lists, settings by name, options in submodules, names.
  configurations = {
    boot.kernelModules = text: { boot.kernelModules = [ text ]; };
    boot.kernelParams = text: { boot.kernelParams = [ text ]; };
    boot.kernel.sysctl = text: { boot.kernel.sysctl."kernel.core_pattern" = text; };
    environment.etc = text: { environment.etc.a = { text = ""; mode = "0400"; user = text; }; };
    environment.shells = text: { environment.shells = [ "/bin/${text}" ]; };
    fileSystems.device = text: { fileSystems."/data" = { device = text; fsType = "nfs"; }; };
    fileSystems.options = text: { fileSystems."/data" = { device = "/srv"; options = [ "bind" text ]; }; };
    i18n.supportedLocales = text: { i18n.supportedLocales = [ text ]; };
    networking.firewall = text: { networking.firewall = { enable = true; trustedInterfaces = [ text ]; }; };
    networking.gateway = text: { networking.defaultGateway.address = text; };
    networking.hosts = text: { networking.hosts."192.0.2.1" = [ text ]; };
    networking.interfaces = text: { networking.interfaces.eth1.macAddress = text; };
    networking.nameservers = text: { networking.nameservers = [ text ]; };
    networking.wg-quick = text: { networking.wg-quick.interfaces.wg0 = { configFile = null; privateKeyFile = "/key"; table = text; }; };
    programs.gnupg = text: { programs.gnupg.agent = { enable = true; settings.default-cache-ttl = text; }; };
    programs.less = text: { programs.less = { enable = true; commands.s = text; }; };
    programs.ssh = text: { programs.ssh.knownHosts.one.publicKey = text; };
    programs.tmux = text: { programs.tmux = { enable = true; terminal = text; }; };
    security.sudo = text: { security.sudo.extraRules = [ { users = [ "ann" ]; commands = [ text ]; } ]; };
    services.bind = text: { services.bind = { enable = true; extraArgs = [ text ]; }; };
    services.chrony = text: { services.chrony = { enable = true; servers = [ text ]; }; };
    services.cron = text: { services.cron = { enable = true; mailto = text; }; };
    services.dnsmasq = text: { services.dnsmasq = { enable = true; settings.server = [ text ]; }; };
    services.haproxy = text: { services.haproxy = { enable = true; config = ""; user = text; }; };
    services.httpd = text: { services.httpd = { enable = true; virtualHosts.one.adminAddr = text; }; };
    services.journald = text: { services.journald.rateLimitInterval = text; };
    services.keepalived = text: { services.keepalived = { enable = true; vrrpInstances.a = { interface = text; virtualRouterId = 1; }; }; };
    services.kea = text: { services.kea.dhcp4 = { enable = true; extraArgs = [ text ]; }; };
    services.memcached = text: { services.memcached = { enable = true; listen = text; }; };
    services.mosquitto = text: { services.mosquitto = { enable = true; listeners = [ { address = text; } ]; }; };
    services.mysql = text: { services.mysql = { enable = true; settings.mysqld.bind-address = text; }; };
    services.nfs = text: { services.nfs.server = { enable = true; hostName = text; }; };
    services.openssh = text: { services.openssh = { enable = true; settings.Banner = text; }; };
    services.postgresql = text: { services.postgresql = { enable = true; settings.application_name = text; }; };
    services.prometheus = text: { services.prometheus = { enable = true; listenAddress = text; }; };
    services.rabbitmq = text: { services.rabbitmq = { enable = true; configItems.a = text; }; };
    services.redis = text: { services.redis.servers.a = { enable = true; logLevel = text; }; };
    services.samba = text: { services.samba = { enable = true; settings.files.comment = text; }; };
    services.sambaLists = text: { services.samba = { enable = true; settings.files."valid users" = [ text ]; }; };
    services.squid = text: { services.squid = { enable = true; proxyAddress = text; }; };
    services.tomcat = text: { services.tomcat = { enable = true; baseDir = "/srv/${text}"; }; };
    systemd.mounts = text: { systemd.mounts = [ { what = text; where = "/data"; } ]; };
    systemd.settings = text: { systemd.services.a = { script = ""; serviceConfig.ExecStart = text; }; };
    systemd.units = text: { systemd.services.a = { script = ""; after = [ text ]; }; };
    systemd.tmpfiles = text: { systemd.tmpfiles.settings.a."/run/a".d.user = text; };
    time.timeZone = text: { time.timeZone = text; };
    virtualisation.store = text: { virtualisation.sharedDirectories.a = { source = "/a"; target = "/${text}"; }; };
  };

  # The same for names, which stay as they are.
  named = {
    networking.names = text: { networking.hosts.${text} = [ "one" ]; };
    services.dnsmasqNames = text: { services.dnsmasq = { enable = true; settings.${text} = true; }; };
    services.mosquittoUsers = text: { services.mosquitto = { enable = true; listeners = [ { users.${text}.acl = [ "read #" ]; } ]; }; };
    services.openldap = text: { services.openldap = { enable = true; settings.children.${"cn=${text}"} = { }; }; };
  };

  # The texts of all files of a configuration, or null where there is an error.
  textsOf =
    module:
    let
      config = evaluate module;
      texts = map (file: file.text or "") config.system.files ++ config.boot.kernelParams;
      result = builtins.tryEval (builtins.deepSeq texts texts);
    in
    if result.success then result.value else null;

  caseOf = mayEnd: configuration: {
    actual = {
      isRefused = textsOf (configuration "a\nb") == null;
      isTakenOnOneLine = textsOf (configuration "a") != null;
      mayEnd = textsOf (configuration "a\n") != null;
    };
    expected = {
      isRefused = true;
      isTakenOnOneLine = true;
      inherit mayEnd;
    };
  };
  flat = lib.mapAttrs' (path: value: {
    name = builtins.replaceStrings [ "." ] [ "_" ] path;
    inherit value;
  }) (collect (caseOf true) [ ] configurations // collect (caseOf false) [ ] named);
  collect =
    toCase: path: set:
    lib.foldl (all: name: all // (
      let
        here = path ++ [ name ];
      in
      if builtins.isFunction set.${name} then { ${lib.concatStringsSep "." here} = toCase set.${name}; } else collect toCase here set.${name}
    )) { } (builtins.attrNames set);

  isTaken = text: textsOf (configurations.systemd.settings text) != null;
  folder = toString ./mistakes;
in
flat
// {
  # As NixOS's own modules write commands.
  systemd_lines_that_go_on = {
    actual = map isTaken [
      "a \\\n  b\n"
      "a \\\n# c\n  ; d\n  b\n\n"
      "\n a\n"
      "a \\\n b\n c"
      "a\n# c"
    ];
    expected = [ true true true false false ];
  };

  the_end_is_left_out = {
    actual = map (end: (evaluate { services.squid.proxyAddress = "a${end}"; }).services.squid.proxyAddress) [ "" "\n" "\r\n" ];
    expected = [ "a" "a" "a" ];
  };
}
// builtins.mapAttrs (_: case: case // { message = case.message + " at ${folder}/line-breaks.nix:${case.position}"; }) {
  says_where = {
    throws = builtins.deepSeq (evaluate ./mistakes/line-breaks.nix).services.mosquitto.listeners null;
    message = "NIXVM3031: The value of the option 'services.mosquitto.listeners.[definition 1-entry 1].address' has a line break: \"::1\\nallow_anonymous true\". It becomes part of a line of a file: write it on one line.";
    position = "5:7";
  };
  says_where_a_name_is = {
    throws = builtins.deepSeq (evaluate ./mistakes/line-breaks.nix).services.samba.settings null;
    message = "NIXVM3031: A name in the option 'services.samba.settings.global' has a line break: \"a\\nb\". It becomes part of a line of a file: write it on one line.";
    position = "8:3";
  };
  says_where_a_setting_of_a_unit_is = {
    throws = builtins.deepSeq (evaluate ./mistakes/line-breaks.nix).systemd.services.a.serviceConfig null;
    message = "NIXVM3031: The value of the option 'systemd.services.a.serviceConfig.Environment' has a line break: \"A=1\\nB=2\". It becomes part of a line of a file: write it on one line.";
    position = "9:3";
  };
}
