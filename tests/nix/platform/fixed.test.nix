# What a running machine cannot take over: what of a configuration changes it, and what does not.
let
  inherit (import ./fixture.nix) lib;
  evaluate = import ../../../eng/debian-options/evaluate.nix;
  fixedOf =
    module:
    let
      machine = evaluate { modules = [ module ]; };
    in
    import ../../../sdk/nix/platforms/debian/machine/fixed.nix {
      inherit lib;
      inherit (machine) config;
      number = 1;
      count = 3;
      images = {
        core = "/nix/store/core";
        extra = null;
        kernel = "/nix/store/kernel";
        initrd = "/nix/store/initrd";
      };
    };
  plain = fixedOf { };
  changes =
    module:
    let
      fixed = fixedOf module;
    in
    builtins.filter (name: fixed.${name} != plain.${name}) (builtins.attrNames fixed);
  is = actual: expected: { inherit actual expected; };
in
{
  memory = is (changes { virtualisation.memorySize = 1024; }) [ "virtualisation.memorySize" ];
  memoryIsShown = is (fixedOf { virtualisation.memorySize = 1024; })."virtualisation.memorySize" "1024";
  cores = is (changes { virtualisation.cores = 2; }) [ "virtualisation.cores" ];
  cards = is (changes {
    virtualisation.vlans = [
      1
      7
    ];
  }) [ "the network cards" ];
  cardsAreShown = is (fixedOf { virtualisation.interfaces.lan.vlan = 7; })."the network cards" "lan on 7";
  disks = is (changes {
    virtualisation.diskSize = 64;
    virtualisation.emptyDiskImages = [ 8 ];
  }) [
    "virtualisation.diskImage"
    "virtualisation.diskSize"
    "virtualisation.emptyDiskImages"
  ];
  # Without a disk asked for, run-vms and tests make none.
  ports = is (changes {
    virtualisation.forwardPorts = [
      {
        host.port = 8080;
        guest.port = 80;
      }
    ];
  }) [ "virtualisation.forwardPorts" ];
  folders = is (changes {
    virtualisation.sharedDirectories.x = {
      source = "/x";
      target = "/y";
    };
  }) [ "virtualisation.sharedDirectories" ];
  qemu = is (changes { virtualisation.qemu.options = [ "-snapshot" ]; }) [ "virtualisation.qemu" ];
  kernelParameters = is (changes { boot.kernelParams = [ "quiet" ]; }) [ "boot.kernelParams" ];
  hostName = is (changes { networking.hostName = "other"; }) [ "networking.hostName" ];
  store = is (changes { virtualisation.writableStore = true; }) [ "virtualisation.writableStore" ];
  tmp = is (changes { boot.tmp.useTmpfs = true; }) [ "boot.tmp" ];
  reach = is (changes { virtualisation.restrictNetwork = false; }) [ "virtualisation.restrictNetwork" ];
  nothingElse = is (changes {
    services.nginx.enable = true;
    networking.firewall.allowedTCPPorts = [ 80 ];
    networking.interfaces.eth1.ipv4.addresses = [ { address = "10.0.0.1"; } ];
    users.users.bob.isNormalUser = true;
    environment.etc.x.text = "x";
    boot.kernel.sysctl."net.ipv4.ip_forward" = 1;
    boot.kernelModules = [ "loop" ];
    systemd.services.x.script = "true";
  }) [ ];
}
