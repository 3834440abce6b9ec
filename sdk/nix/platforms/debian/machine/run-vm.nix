# The derivation with bin/run-<hostName>-vm, the script that starts a machine: the parts of run-vm/ in one file.
# Inputs: lib; writeTree (write-tree.nix); quote; shell and path (busybox.nix); config of the machine;
#         toplevel; images of its architecture; accelProbe (accel.nix);
#         checkClosure (packages/closure.nix); mksquashfs (a command); its number, count of machines; networkName; release.
# Result: a derivation; `system` in it is the toplevel, `store-paths` lists the store paths that the machine needs, and
#         with virtualisation.useNixStoreImage `store.squashfs` is an image of them.
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
  checkClosure,
  mksquashfs,
  sshKeygen,
  number,
  count,
  networkName,
  release,
}:
let
  inherit (config.networking) hostName;
  machine = config.virtualisation;
  inherit (machine) qemu;
  architecture = release.architectures.${config.nixpkgs.system};
  networks = import ./networks.nix {
    inherit
      lib
      machine
      number
      count
      path
      ;
  };

  squashfsOptions = "-noappend -keep-as-directory -no-progress -quiet -all-root -no-xattrs -comp lz4";

  # What the images hold: a disk that was made with others says so at start.
  base = builtins.substring 0 16 (
    builtins.hashString "sha256" (
      builtins.unsafeDiscardStringContext "${images.core} ${toString images.extra}"
    )
  );

  # The words of a command, relative to the store's folder: wherever that is, they have no blank.
  inStore = builtins.replaceStrings [ "${builtins.storeDir}/" ] [ "" ];

  # Settings of run-vm/*.sh. Quoted: none of them is ever read as shell code.
  settings = {
    machine = hostName;
    memory = toString machine.memorySize;
    cores = toString machine.cores;
    graphics = lib.optionalString machine.graphics "1";
    keyboard = lib.optionalString qemu.virtioKeyboard "1";
    cards = lib.concatMapStringsSep " " (card: "${toString card.vlan}/${card.mac}") networks.interfaces;
    inherit (networks) host_ports guest_ports;
    restrict_network = lib.optionalString machine.restrictNetwork ",restrict=on";
    disk_image = lib.optionalString (machine.diskImage != null) machine.diskImage;
    disk_size = toString machine.diskSize;
    disk_wanted = lib.optionalString machine.needsDisk "1";
    empty_disks = lib.concatMapStringsSep " " toString machine.emptyDiskImages;
    kernel_params = lib.concatStringsSep " " config.boot.kernelParams;
    system = "${toplevel}";
    inherit base;
    owner = "${networkName}/${hostName}";
    kernel = "${images.kernel}";
    initrd = "${images.initrd}";
    core_image = "${images.core}";
    extra_image = if images.extra == null then "" else "${images.extra}";
    machine_type = architecture.machineType;
    screen = architecture.screen.devices;
    emulated_cpu = architecture.emulated.cpu;
    one_core_params = architecture.emulated.oneCore;
    force_accel = lib.optionalString qemu.forceAccel "1";
    qemu_default = lib.optionalString (qemu.package != null) "${qemu.package}/bin/" + architecture.qemu;
    qemu_package = "qemu-system-${architecture.processor}";
    accel_probe = "${accelProbe}/bin/nixvms-accel";
    store = builtins.storeDir;
    inherit shell;
    tools = path;
    store_paths = "${builtins.placeholder "out"}/store-paths";
    store_image = lib.optionalString machine.useNixStoreImage "${builtins.placeholder "out"}/store.squashfs";
    ssh_keygen = lib.optionalString config.services.openssh.enable (inStore sshKeygen);
    mksquashfs = inStore mksquashfs;
    squashfs_options = squashfsOptions;
  };

  # As on NixOS, variables of the start script's environment are expanded, and nothing else is.
  expanded =
    text:
    lib.concatMapStrings (
      part:
      if builtins.isString part then
        lib.optionalString (part != "") (quote part)
      else
        "\"$" + "{${lib.findFirst (name: name != null) "" part}}\""
    ) (builtins.split "[$]([A-Za-z_][A-Za-z0-9_]*)|[$][{]([A-Za-z_][A-Za-z0-9_]*)[}]" text);

  sharedDirectory = index: directory: ''
    share shared${toString index} ${expanded directory.source} ${directory.securityModel}
    set -- "$@" -virtfs "$virtfs"
  '';

  extraOptions = lib.concatMapStrings (value: ",${value}");
  assignments = lib.mapAttrsToList (name: value: "${name}=${value}");
  drive = index: drive: ''
    disk ${
      quote (if drive.name == null then "drive${toString index}" else drive.name)
    } "$((first + 1 + index))" "$(absolute ${quote drive.file})" "$(format_of "$(absolute ${quote drive.file})")" ${
      quote (extraOptions (assignments drive.driveExtraOpts))
    }
    set -- "$@" -drive "$drive" -device "$device"${
      quote (extraOptions (assignments drive.deviceExtraOpts))
    }
    index=$((index + 1))
  '';

  options' = qemu.networkingOptions ++ qemu.options;

  fillIn = {
    "# @shared-directories@\n" = lib.concatStrings (
      lib.imap0 sharedDirectory (builtins.attrValues machine.sharedDirectories)
    );
    "# @drives@\n" = lib.concatStrings (lib.imap0 drive qemu.drives);
    # As on NixOS, these are words of the script, in which its variables can be used.
    "# @qemu-options@\n" = lib.optionalString (
      options' != [ ]
    ) "set -- \"$@\" ${lib.concatStringsSep " " options'}\n";
  };

  parts = lib.concatMapStrings builtins.readFile [
    ./run-vm/contract.sh
    ./run-vm/folder.sh
    ./run-vm/hardware.sh
    ./run-vm/disks.sh
    ./run-vm/store.sh
    ./run-vm/networks.sh
    ./run-vm/host-key.sh
    ./run-vm/start.sh
  ];
  body = builtins.replaceStrings (builtins.attrNames fillIn) (builtins.attrValues fillIn) parts;
in
writeTree "nixos-vm-${hostName}"
  [
    {
      path = "bin/run-${hostName}-vm";
      executable = true;
      text = ''
        #!${shell}
        ${lib.concatStrings (lib.mapAttrsToList (name: value: "${name}=${quote value}\n") settings)}
        ${body}'';
    }
    {
      path = "system";
      link = "${toplevel}";
    }
  ]
  {
    # What the machine needs, each path of it with its own references: "closure0" "closure1" ….
    environment.exportReferencesGraph = lib.concatLists (
      lib.imap0 (index: root: [
        "closure${toString index}"
        root
      ]) ([ toplevel ] ++ machine.additionalPaths)
    );
    finish = ''
      grep -h '^/' "$NIX_BUILD_TOP"/closure* | sort -u > store-paths
      ${checkClosure {
        machine = hostName;
        system = toplevel;
      }}
    ''
    + lib.optionalString machine.useNixStoreImage ''
      SOURCE_DATE_EPOCH=1 ${mksquashfs} $(cat store-paths) store.squashfs ${squashfsOptions} -processors 2
    '';
  }
