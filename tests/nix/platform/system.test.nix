# What options of the system become: files, units, accounts, addresses and rules.
let
  inherit (import ./fixture.nix)
    configOf
    evaluate
    fileOf
    lacks
    lib
    ;
  none = actual: {
    inherit actual;
    expected = [ ];
  };
  etc = machine: name: lacks machine "etc/${name}";
  is = actual: expected: { inherit actual expected; };
  hash = builtins.hashString "sha256";
in
{
  # --- networking

  addresses = none (
    etc "network" "nixvms/network" [
      "link set eth1 address 52:54:00:00:00:01"
      "link set eth1 mtu 1400"
      "addr add 10.1.0.1/16 dev eth1"
      "addr add fd00::2/48 dev eth1"
      "route add fd01::/32 via fd00::3 dev eth1"
      "addr add 10.2.0.1/8 dev eth2"
      "addr add fd02::1/64 dev eth2"
      "addr add 10.3.0.1/30 dev eth2"
      "route add default via 192.168.1.254 dev eth1"
      "route add default via fd00::1 dev eth1"
    ]
  );
  noAddressFromTheHost = is (lib.hasInfix "eth0" (fileOf "network" "etc/nixvms/network").text) false;
  names = is (fileOf "network" "etc/hostname").text "harbour\n";
  # Both are set; where only the domain is, the one follows from the other.
  fqdn = is [
    (configOf "network").networking.fqdn
    (configOf "system").networking.fqdn
    (configOf "web").networking.fqdn
  ] [ "quay.example.org" "machine.example.net" "machine" ];
  resolver = is (fileOf "network" "etc/resolv.conf").text "nameserver 192.168.1.53\nsearch example.org\n";

  # --- virtualisation

  aScreenHasADriver = is (configOf "virtual-hardware").boot.kernelModules [ "bochs" ];
  # Those of the card eth1 and what the start script makes of the rest: MachineHardwareTests, MachineStartTests.
  storeOnDisk = is (fileOf "virtual-hardware" "writable-store").text "disk\n";
  storeAsItIs = is (fileOf "network" "writable-store") null;
  noScreenHasNone = is (configOf "network").boot.kernelModules [ ];

  # --- networking.firewall

  rules = none (
    etc "router" "nftables.conf" [
      "iifname { \"lo\", \"eth3\" } accept"
      "udp dport { 53 } accept"
      "iifname \"eth2\" tcp dport { 1000-1001 } accept"
      "iifname \"eth2\" udp dport { 67, 2000-2001 } accept"
      "icmp type echo-request limit rate 2/second accept"
      "log level info prefix \"refused packet: \""
      "iifname \"eth1\" accept"
      "fib saddr oif missing drop"
    ]
  );
  quietAboutConnections = is (lib.hasInfix "refused connection" (fileOf "router" "etc/nftables.conf").text) false;
  # One of its options switches it on; what a service opens does not.
  on = is (configOf "router").networking.firewall.enable true;
  off = is (configOf "database").networking.firewall.enable false;
  iptablesDoesNotExist = is (evaluate {
    networking.firewall.enable = true;
    networking.nftables.enable = false;
  }).warnings [ "networking.nftables.enable = false has no effect on the debian platform: its firewall is one of nftables." ];
  commandsOfIptables = is (builtins.any (
    a: !a.assertion && lib.hasInfix "extraInputRules" a.message
  ) (configOf "router").assertions) true;

  # --- users and security.sudo

  passwd = none (
    etc "accounts" "passwd" [
      "bertram:x:1500:100::/var/empty:/bin/sh"
      "ann:x:1000:100::/home/ann:/bin/sh"
      "cleo:x:1001:100::/home/cleo:/nix/store/bash/bin/bash"
    ]
  );
  groups = none (etc "accounts" "group" [ "team:x:4000:ann" ]);
  shadow = none (
    etc "accounts" "shadow" [
      "ann:$6$hash-of-ann:1::::::"
      "bertram:$6$hash-of-bert:1::::::"
    ]
  );
  clearPasswordWins = is (lib.hasInfix "-- wins)" (fileOf "accounts" "etc/shadow").append) true;
  homes = none (lacks "accounts" "homes" [ "1000 100 750 /home/ann" ]);
  packagesOfAccounts = is (builtins.any (p: p.pname == "jq") (configOf "accounts").environment.systemPackages) true;

  sudoers = none (
    etc "accounts" "sudoers" [
      "root ALL=(ALL:ALL) LOG_OUTPUT: ALL"
      "%wheel ALL=(ALL:ALL) LOG_OUTPUT:NOPASSWD: ALL"
      "#1500, %team, %#4000 accounts=(root:root) /bin/true"
      "Defaults insults"
    ]
  );
  onlyWheel = is (lib.hasInfix "chmod 4510 /usr/bin/sudo" (configOf "accounts").system.activationScripts.sudo) true;
  noSudoWithoutUse = is (fileOf "web" "etc/sudoers") null;

  # --- systemd

  unit = none (
    lacks "units" "etc/systemd/system/all.service" [
      "Description=All settings"
      "Documentation=man:all(1)"
      "After=a.service"
      "Before=b.service"
      "BindsTo=c.service"
      "Conflicts=d.service"
      "OnSuccess=e.service"
      "PartOf=f.service"
      "Requires=g.service"
      "Requisite=h.service"
      "Upholds=i.service"
      "Wants=j.service"
      "StartLimitBurst=4"
      "StartLimitIntervalSec=60"
      "RefuseManualStart=true"
      "Environment=\"EVERYWHERE=yes\""
      "ExecStart=/run/current-system/scripts/all-start argument"
      "ExecStartPre=/run/current-system/scripts/all-pre-start"
      "ExecStartPost=/run/current-system/scripts/all-post-start"
      "ExecReload=/run/current-system/scripts/all-reload"
      "ExecStop=/run/current-system/scripts/all-pre-stop"
      "ExecStopPost=/run/current-system/scripts/all-post-stop"
    ]
  );
  linksOfUnits = is (map (path: (fileOf "units" "etc/systemd/system/${path}").link) [
    "every.service"
    "k.target.requires/all.service"
    "l.target.upholds/all.service"
    "hidden.service"
  ]) [ "all.service" "../all.service" "../all.service" "/dev/null" ];
  # An instance's settings are always an addition; without systemd.packages nothing is left to decide.
  instance = none (etc "units" "systemd/system/instance@a.service.d/overrides.conf" [ "ExecStart=/bin/x" ]);
  noneUndecided = is (builtins.any (file: file ? dropIn) (configOf "units").system.files) false;
  tmpfiles = none (etc "units" "tmpfiles.d/every.conf" [ "L+ /run/link - - users 1d /etc/hostname" ]);
  unitsOfUsers = is (map (path: (fileOf "units" "etc/systemd/user/${path}").text) [
    "p.path"
    "s.socket"
    "t.target"
    "i.timer"
    "timed.timer"
  ]) [
    "\n[Path]\nPathExists=/x\n"
    "\n[Socket]\nListenStream=%t/s\n"
    "[Unit]\nDescription=T\n"
    "\n[Timer]\nOnBootSec=5\n"
    "\n[Timer]\nOnCalendar=hourly\n"
  ];
  # systemd takes an empty file for a masked unit.
  # What switch-to-configuration reads.
  changes = none (
    etc "units" "systemd/system/careful.service" [
      "X-Restart-Triggers=${hash (builtins.toJSON [ "a" ./machines/units.nix ])}"
      "X-Reload-Triggers=${hash "[{\"b\":1}]"}"
      "X-RestartIfChanged=false"
      "X-ReloadIfChanged=true"
      "X-StopIfChanged=false"
    ]
  );
  nothingOfChanges = is (lib.hasInfix "X-" (fileOf "units" "etc/systemd/system/all.service").text) false;
  sparedAgent = is (lib.hasInfix "X-RestartIfChanged=false" (fileOf "units" "etc/systemd/system/nixvms-agent.service").text) true;
  noEmptyUnit = is (builtins.filter (file: lib.hasPrefix "etc/systemd" file.path && file.text or null == "") (configOf "units").system.files) [ ];

  # A file with the line ends of Windows.
  crlf =
    let
      config = evaluate ./machines/crlf.nix;
      texts = map (path: (lib.findFirst (file: file.path == path) null config.system.files).text) [
        "scripts/lines-start"
        "scripts/lines-pre-start"
        "activate"
        "etc/profile"
      ];
    in
    is (map (lib.hasInfix "\r") ([ config.systemd.services.lines.script ] ++ texts)) [
      true
      false
      false
      false
      false
    ];

  # --- the rest

  profile = none (
    etc "system" "profile" [
      "export PAGER=cat"
      "export LANG=de_DE.UTF-8"
      "export LC_TIME=fr_FR.UTF-8"
      "shell=1"
      "login=1"
      "extra_init=1"
    ]
  );
  modprobe = none (etc "system" "modprobe.d/nixos.conf" [ "blacklist nbd" "options loop max_loop=3" ]);
  logLevel = is (map (machine: builtins.filter (lib.hasPrefix "loglevel=") (configOf machine).boot.kernelParams) [ "system" "web" ]) [
    [ "loglevel=7" ]
    [ "loglevel=4" ]
  ];
  shells = none (etc "system" "shells" [ "/bin/bash" "/nix/store/zsh" "/opt/shell" ]);
  motd = none (etc "system" "motd" [ "Welcome" ]);
  bashrc = none (etc "system" "bash.bashrc" [ "interactive=1" ]);
  etcFiles = is [
    (fileOf "system" "etc/skipped")
    (fileOf "system" "etc/elsewhere/file").link
    (lacks "system" "etc-modes" [ "0644 12 34 owned" ])
  ] [ null "/run/file" [ ] ];
  # Debian's own socket is hidden on other machines, and their kernels do not audit.
  audit = is (map (machine: {
    isOff = builtins.elem "audit=0" (configOf machine).boot.kernelParams;
    hidden = (fileOf machine "etc/systemd/system/systemd-journald-audit.socket").link or null;
    missing = etc machine "systemd/journald.conf" [ "Audit=true" ];
  }) [ "system" "web" ]) [
    {
      isOff = false;
      hidden = null;
      missing = [ ];
    }
    {
      isOff = true;
      hidden = "/dev/null";
      missing = [ "Audit=true" ];
    }
  ];
  cleanedTmp = is (map (name: (configOf name).system.activationScripts.cleanTmp or "") [
    "system"
    "cleaned"
    "web"
  ]) [
    "[ -z \"\${NIXOS_ACTION-}\" ] || exit 0\nfind /tmp -xdev -mindepth 1 ! -path /tmp/xchg ! -path /tmp/shared -delete\n"
    "[ -z \"\${NIXOS_ACTION-}\" ] || exit 0\nfind /tmp -xdev -mindepth 1 ! -path /tmp/xchg ! -path /tmp/shared -delete\n"
    ""
  ];
  sizeOfTmp = is (lib.hasInfix "mode=1777,nosuid,nodev,size=10% tmpfs" (configOf "old-names").system.activationScripts.tmpfs) true;

  # Made when the machine is built; "all" are those that it uses.
  locales = is (map (name: builtins.elem "locales" (configOf name).debian.buildPackages) [
    "system"
    "web"
  ]) [ true false ];

  # The older name of two wins, as on NixOS where only one of them may be set.
  system = is (configOf "system").nixpkgs.system "i686-linux";
  olderSystem = is (configOf "old-names").nixpkgs.system "i686-linux";
  overlays = is (configOf "system").system.build.note "from jq";
  # Functions of the set see what overlays add, too.
  overlaysInScope = is (configOf "system").system.build.scoped "from jq, from jq; from jq";
  messages = is {
    inherit (configOf "system") warnings;
    failed = map (a: a.message) (builtins.filter (a: !a.assertion) (configOf "system").assertions);
  } {
    warnings = [ "A warning of the test" ];
    failed = [ "An assertion of the test" ];
  };
  targetHost = is (configOf "system").deployment.targetHost "system.example.org";
  packages = is (builtins.elem "hello" (configOf "system").debian.packages) true;
}
