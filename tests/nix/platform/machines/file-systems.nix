# What is mounted. It boots in HostTests.
{
  virtualisation.emptyDiskImages = [
    64
    64
  ];
  virtualisation.vmVariant.virtualisation.cores = 3;
  fileSystems = {
    "/" = {
      label = "root";
      fsType = "ext4";
    };
    "/boot".device = "/dev/vdb";
    "/my data" = {
      device = "/dev/vdb";
      fsType = "ext4";
      autoFormat = true;
      autoResize = true;
      neededForBoot = true;
      noCheck = true;
      depends = [ "/scratch" ];
      options = [
        "defaults"
        "noatime"
        "nofail"
        "x-systemd.mount-timeout=5"
      ];
    };
    "/scratch" = {
      device = "none";
      fsType = "tmpfs";
      options = [ "size=50%" ];
    };
    "/remote" = {
      device = "server:/";
      fsType = "nfs4";
      options = [
        "noauto"
        "x-systemd.automount"
        "x-systemd.idle-timeout=10"
      ];
    };
    "/pool" = {
      device = "tank";
      fsType = "zfs";
    };
    "/other" = {
      device = "/dev/nvme0n1p2";
      fsType = "ext4";
    };
    union = {
      mountPoint = "/union";
      overlay = {
        lowerdir = [
          "/a"
          "/b"
        ];
        upperdir = "/scratch/upper";
        workdir = "/scratch/work";
      };
    };
  };
  virtualisation.fileSystems."/scratch" = {
    device = "none";
    fsType = "tmpfs";
    options = [ "size=10%" ];
  };
  swapDevices = [
    {
      device = "/swap";
      size = 16;
      priority = 3;
      discardPolicy = "once";
      options = [ "nofail" ];
      randomEncryption = false;
    }
    { device = "/dev/vdc"; }
    { label = "swap"; }
  ];
  systemd.mounts = [
    {
      what = "none";
      where = "/run/own";
      type = "tmpfs";
      options = "mode=700";
      mountConfig.TimeoutSec = 3;
    }
  ];
  systemd.automounts = [
    {
      where = "/run/own";
      automountConfig.TimeoutIdleSec = 4;
    }
  ];
}
