# What the desk mounts and swaps to, and the programs of the computer that it is: a server of files, too.
{ pkgs, ... }:
{
  virtualisation.emptyDiskImages = [
    64
    32
  ];
  fileSystems = {
    "/" = {
      device = "/dev/disk/by-uuid/1234";
      fsType = "ext4";
    };
    "/data" = {
      device = "/dev/vdb";
      fsType = "ext4";
      autoFormat = true;
    };
    "/mnt/the same" = {
      device = "/data";
      fsType = "none";
      options = [ "bind" ];
    };
    "/scratch" = {
      device = "none";
      fsType = "tmpfs";
      options = [ "size=8m" ];
    };
    "/absent" = {
      device = "nowhere:/";
      fsType = "nfs4";
      options = [
        "noauto"
        "x-systemd.automount"
      ];
    };
  };
  swapDevices = [
    {
      device = "/swapfile";
      size = 24;
    }
    {
      device = "/dev/vdc";
      priority = 7;
    }
  ];

  # services.nfs.server would do this.
  environment.systemPackages = [ pkgs.nfs-kernel-server ];
  boot.kernelModules = [ "nfsd" ];
  systemd.services.files = {
    wantedBy = [ "multi-user.target" ];
    unitConfig.RequiresMountsFor = "/data";
    serviceConfig = {
      Type = "oneshot";
      RemainAfterExit = true;
    };
    script = ''
      mkdir -p /var/lib/nfs/v4recovery
      touch /var/lib/nfs/etab /var/lib/nfs/rmtab
      mount -t nfsd nfsd /proc/fs/nfsd
      exportfs -i -o rw,no_root_squash,no_subtree_check,fsid=0 '*:/data'
      rpc.mountd --no-udp -N 3
      rpc.nfsd -N 3 2
    '';
  };

  programs = {
    bash.interactiveShellInit = "export OF_BASH=yes";
    git = {
      enable = true;
      config.init.defaultBranch = "trunk";
    };
    gnupg.agent.enable = true;
    less = {
      enable = true;
      commands.h = "left-scroll";
    };
    mtr.enable = true;
    ssh.knownHosts.web.publicKey = "ssh-ed25519 AAAA";
    tmux = {
      enable = true;
      terminal = "tmux-256color";
    };
    zsh = {
      enable = true;
      shellAliases.hi = "echo hi from zsh";
      promptInit = "";
    };
  };
}
