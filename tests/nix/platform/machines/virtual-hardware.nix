# virtualisation.*: what the start script makes of it, MachineHardwareTests and MachineStartTests look at.
{
  virtualisation = {
    additionalPaths = [ "/nix/store/more" ];
    cores = 2;
    diskImage = null;
    diskSize = 2048;
    emptyDiskImages = [ 16 ];
    graphics = true;
    interfaces.tap = {
      vlan = 9;
      assignIP = true;
    };
    memorySize = 512;
    restrictNetwork = true;
    useNixStoreImage = true;
    vlans = [
      1
      7
    ];
    writableStore = true;
    writableStoreUseTmpfs = false;
    forwardPorts = [
      {
        from = "host";
        proto = "udp";
        host = {
          address = "127.0.0.1";
          port = 5353;
        };
        guest = {
          address = "10.0.2.15";
          port = 53;
        };
      }
    ];
    sharedDirectories.data = {
      source = "$DATA";
      target = "/data";
      securityModel = "none";
    };
    qemu = {
      consoles = [ "hvc1" ];
      drives = [
        {
          name = "extra";
          file = "/extra.img";
          driveExtraOpts.cache = "none";
          deviceExtraOpts.serial = "extra";
        }
      ];
      forceAccel = true;
      networkingOptions = [ "-s" ];
      options = [ "-snapshot" ];
      package = "/opt/qemu";
      virtioKeyboard = false;
    };
  };
}
