# Accounts and what people do with them, and settings of the system.
{ lib, pkgs, ... }:
{
  imports = [ ./disks.nix ];

  time.timeZone = "Asia/Kathmandu";
  i18n = {
    defaultLocale = "de_DE.UTF-8";
    extraLocaleSettings.LC_NUMERIC = "C.UTF-8";
    supportedLocales = [
      "all"
      "fr_FR/ISO-8859-1"
    ];
  };

  boot = {
    kernel.sysctl."net.ipv4.ip_forward" = true;
    kernelModules = [ "dummy" ];
    kernelParams = [ "answer=42" ];
    tmp.useTmpfs = true;
  };

  # Debian's own unit, which listens on the loopback interface alone.
  systemd.packages = [ pkgs.memcached ];
  systemd.services.memcached = {
    wantedBy = [ "multi-user.target" ];
    serviceConfig.ExecStart = [
      ""
      "${pkgs.memcached}/bin/memcached -u memcache"
    ];
  };

  networking.domain = "example.net";

  users.groups.crew.gid = 5000;
  users.users = {
    alice = {
      isNormalUser = true;
      description = "Alice";
      uid = 1234;
      extraGroups = [
        "crew"
        "wheel"
      ];
      password = "correct horse";
      linger = true;
    };
    bob = {
      isNormalUser = true;
      initialPassword = "correct horse";
    };
    carol = {
      isNormalUser = true;
      hashedPasswordFile = "/etc/carol";
    };
    daemon-of-ours = {
      isSystemUser = true;
      group = "crew";
      home = "/srv/daemon";
      createHome = true;
    };
  };
  security.sudo.extraRules = [
    {
      users = [ "bob" ];
      commands = [
        {
          command = "/usr/bin/id";
          options = [ "NOPASSWD" ];
        }
      ];
    }
  ];

  # Gives out addresses on the second network.
  virtualisation.vlans = [
    1
    2
  ];
  debian.packages = [ "udhcpd" ];
  systemd.services.udhcpd = {
    wantedBy = [ "multi-user.target" ];
    after = [ "network.target" ];
    preStart = "mkdir -p /var/lib/misc && touch /var/lib/misc/udhcpd.leases";
    serviceConfig.ExecStart = "/usr/sbin/udhcpd -f /etc/udhcpd-of-ours.conf";
  };
  services.cron.systemCronJobs = [ "* * * * * root touch /run/cron" ];
  services.journald.extraConfig = "MaxLevelStore=notice";
  services.openssh.settings.PermitRootLogin = "yes";
  services.openssh.banner = "The desk\n";

  systemd.user.services.mine = {
    wantedBy = [ "default.target" ];
    script = ''
      id -un > "$XDG_RUNTIME_DIR/who"
      exec sleep infinity
    '';
  };

  environment = {
    variables.EDITOR = "ed";
    shellAliases.hello = "echo hello, world";
    # "correct horse"
    etc.carol.text = "$6$abcdefgh$yIZAF3gQPvtKZO/9qOJKffAKKbtS3ef3qmwyugk4uWVjX8YZf/GV3A8SkFxEPY0T56CcilGrHKLffBsp6dLMG.\n";
    etc."udhcpd-of-ours.conf".text = ''
      interface eth2
      start 192.168.2.100
      end 192.168.2.110
      option subnet 255.255.255.0
    '';
    etc."made/by/copy" = {
      text = "a copy\n";
      mode = "0640";
      user = "alice";
      group = "crew";
    };
  };

  system.activationScripts.before = "date +%Z > /etc/activated";
}
