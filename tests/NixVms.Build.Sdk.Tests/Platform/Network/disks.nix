# What the desk mounts and swaps to, and the programs of the computer that it is: a server of files, too.
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

  services.nfs.server = {
    enable = true;
    # The one is a disk, the other is in the root file system, which is an overlay.
    exports = ''
      /data *(rw,no_root_squash,no_subtree_check,fsid=0)
      /srv/plain *(rw,no_root_squash,no_subtree_check,fsid=1)
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
