# The derivation with bin/run-<hostName>-vm, the script that starts a machine.
# Inputs: lib; writeTree (write-tree.nix); quote; shell and path (busybox.nix); config of the machine; toplevel;
#         images of its architecture; accelProbe (accel.nix); mksquashfs (a command); its number; release.nix.
# Result: a derivation; `system` in it is the toplevel, `store-paths` lists the store paths that the machine needs.
{
  lib,
  writeTree,
  quote,
  shell,
  path,
  config,
  toplevel,
  images,
  accelProbe,
  mksquashfs,
  number,
  release,
}:
let
  inherit (config.networking) hostName;
  machine = config.virtualisation;
  architecture = release.architectures.${config.nixpkgs.system};

  forward =
    port:
    ",hostfwd=${port.proto}:${port.host.address}:${toString port.host.port}"
    + "-${port.guest.address}:${toString port.guest.port}";

  # Settings of run-vm.sh. Quoted: none of them is ever read as shell code.
  settings = {
    machine = hostName;
    number = toString number;
    memory = toString machine.memorySize;
    cores = toString machine.cores;
    graphics = lib.optionalString machine.graphics "1";
    vlans = lib.concatMapStringsSep " " toString machine.vlans;
    empty_disks = lib.concatMapStringsSep " " toString machine.emptyDiskImages;
    forwarded_ports = lib.concatMapStrings forward machine.forwardPorts;
    kernel_params = lib.concatStringsSep " " config.boot.kernelParams;
    system = "${toplevel}";
    kernel = "${images.kernel}";
    initrd = "${images.initrd}";
    core_image = "${images.core}";
    extra_image = if images.extra == null then "" else "${images.extra}";
    machine_type = architecture.machineType;
    qemu_default = architecture.qemu;
    qemu_package = release.qemuPackage;
    accel_probe = "${accelProbe}/bin/nixvms-accel";
    store_paths = "${builtins.placeholder "out"}/store-paths";
    inherit mksquashfs;
  };

  shares = lib.imap0 (index: directory: ''
    share shared${toString index} ${quote directory.source}
    set -- "$@" -virtfs "$virtfs"
  '') (builtins.attrValues machine.sharedDirectories);

  options = machine.qemu.networkingOptions ++ machine.qemu.options;

  body =
    builtins.replaceStrings
      [
        "# @shared-directories@\n"
        "# @qemu-options@\n"
      ]
      [
        (lib.concatStrings shares)
        # As on NixOS, these are words of the script, in which its variables can be used.
        (lib.optionalString (options != [ ]) "set -- \"$@\" ${lib.concatStringsSep " " options}\n")
      ]
      (builtins.readFile ./run-vm.sh);
in
writeTree "nixos-vm-${hostName}"
  [
    {
      path = "bin/run-${hostName}-vm";
      executable = true;
      text = ''
        #!${shell}
        PATH=$PATH:${path}
        ${lib.concatStrings (lib.mapAttrsToList (name: value: "${name}=${quote value}\n") settings)}
        ${body}'';
    }
    {
      path = "system";
      link = "${toplevel}";
    }
  ]
  {
    environment.exportReferencesGraph = [
      "closure"
      toplevel
    ];
    finish = ''grep '^/' "$NIX_BUILD_TOP/closure" | sort -u > store-paths'';
  }
