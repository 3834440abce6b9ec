# Accounts, sudo, cron and sshd.
{ pkgs, ... }:
{
  users = {
    defaultUserShell = "/bin/sh";
    groups.staff-of-ours = {
      name = "team";
      gid = 4000;
      members = [ "ann" ];
    };
    users = {
      ann = {
        isNormalUser = true;
        hashedPassword = "$6$hash-of-ann";
        initialPassword = "loses";
        homeMode = "750";
        packages = [ pkgs.jq ];
        openssh.authorizedKeys = {
          keys = [ "ssh-ed25519 AAAA ann" ];
          keyFiles = [ ./key.pub ];
        };
      };
      bert = {
        name = "bertram";
        isSystemUser = true;
        uid = 1500;
        group = "users";
        useDefaultShell = true;
        initialHashedPassword = "$6$hash-of-bert";
      };
      cleo = {
        isNormalUser = true;
        shell = pkgs.bash;
        password = "wins";
        hashedPassword = "$6$loses";
      };
    };
  };

  security.sudo = {
    enable = true;
    wheelNeedsPassword = false;
    execWheelOnly = true;
    defaultOptions = [ "LOG_OUTPUT" ];
    extraConfig = "Defaults insults";
    extraRules = [
      {
        users = [ 1500 ];
        groups = [
          "team"
          4000
        ];
        host = "accounts";
        runAs = "root:root";
        commands = [ "/bin/true" ];
      }
    ];
  };

  services.cron = {
    enable = true;
    mailto = "ann";
    cronFiles = [ ./crontab ];
  };

  services.openssh = {
    enable = true;
    ports = [
      22
      2222
    ];
    openFirewall = false;
    allowSFTP = false;
    listenAddresses = [
      {
        addr = "192.168.1.1";
        port = 22;
      }
    ];
    authorizedKeysFiles = [ "/etc/more-keys" ];
    extraConfig = "MaxSessions 3";
    settings = {
      KbdInteractiveAuthentication = true;
      PasswordAuthentication = false;
      PermitEmptyPasswords = false;
      UseDns = true;
      UsePAM = true;
      X11Forwarding = true;
      AllowUsers = [
        "ann"
        "bertram"
      ];
      Ciphers = [
        "aes128-ctr"
        "aes256-ctr"
      ];
    };
  };
}
