# swapDevices: disks and files that the machine swaps to.
{
  config,
  lib,
  nixvms,
  options,
  ...
}:
let
  inherit (import ../one-line.nix lib) types;
  option = import ../option.nix lib;
  inherit (import ../without-effect/ignored.nix lib) noteOf;
  escapePath = import ../systemd/escape-path.nix lib;
  disks = import ./disks.nix { inherit lib; inherit (config) virtualisation; };

  swapDevice = types.submodule (
    { config, ... }:
    {
      options = {
        device = option types.str "" "The disk or the file.";
        label = option (types.nullOr types.str) null "The label of the disk, instead of it.";
        size = option (types.nullOr types.int) null "The size of the file, in MiB, which is made when it is missing.";
        priority = option (types.nullOr types.int) null "Of two, the one with the higher number is used first.";
        options = option (types.listOf types.str) [ "defaults" ] "Options, as in fstab: nofail, discard.";
        discardPolicy = option (types.nullOr (types.enum [ "once" "pages" "both" ])) null "Whether the disk is told what is no longer used.";
        randomEncryption = option (types.coercedTo types.bool (enable: { inherit enable; }) types.attrs) { } "Whether what is swapped is encrypted. Here it is not, as a warning says.";
      };
      config.device = lib.mkIf (config.label != null) (lib.mkDefault "LABEL=${config.label}");
    }
  );

  entries = map (swap: {
    inherit swap;
    reason = disks.reasonAgainst swap.device;
  }) config.swapDevices;
  used = map (entry: entry.swap) (builtins.filter (entry: entry.reason == null) entries);

  isDisk = swap: lib.hasPrefix "/dev/" swap.device;
  isNeeded = swap: !(builtins.elem "nofail" swap.options);

  # The root file system is an overlay, which has no place on a disk that the kernel could swap to: a loop device has.
  serviceOf =
    swap:
    lib.nameValuePair "swap-${escapePath swap.device}" {
      description = "Swap on ${swap.device}";
      before = [ "swap.target" ];
      requiredBy = lib.optional (isNeeded swap) "swap.target";
      wantedBy = lib.optional (!(isNeeded swap)) "swap.target";
      requires = lib.optional (isDisk swap) "${escapePath swap.device}.device";
      after = lib.optional (isDisk swap) "${escapePath swap.device}.device";
      unitConfig = {
        DefaultDependencies = false;
        # Not all file systems: those in memory come after swap.target.
        RequiresMountsFor = lib.mkIf (!(isDisk swap)) (builtins.replaceStrings [ "%" ] [ "%%" ] swap.device);
      };
      serviceConfig = {
        Type = "oneshot";
        RemainAfterExit = true;
      };
      script = ''
        device=${lib.escapeShellArg swap.device}
      ''
      + lib.optionalString (!(isDisk swap)) ''
        ${lib.optionalString (swap.size != null) ''
          if [ ! -e "$device" ]; then
            mkdir -p -- "$(dirname -- "$device")"
            (umask 077 && fallocate -l ${toString swap.size}M -- "$device")
          fi
        ''}
        device=$(losetup --find --show -- "$device")
      ''
      + ''
        [ "$(blkid -p -s TYPE -o value -- "$device")" = swap ] || mkswap -- "$device"
        swapon ${arguments swap} -- "$device"
      '';
      preStop =
        if isDisk swap then
          "swapoff -- ${lib.escapeShellArg swap.device}\n"
        else
          ''
            losetup --noheadings --output NAME --associated ${lib.escapeShellArg swap.device} | while read -r device; do
              swapoff -- "$device"
              losetup --detach "$device"
            done
          '';
    };
  arguments =
    swap:
    lib.optionalString (swap.priority != null) "--priority ${toString swap.priority} "
    + lib.optionalString (swap.discardPolicy != null) "--discard${
      lib.optionalString (swap.discardPolicy != "both") "=${swap.discardPolicy}"
    }";
in
{
  options.swapDevices = option (types.listOf swapDevice) [ ] ''
    Disks and files that the machine swaps to. A file is on the machine's disk, which it has for that. Disks that a virtual
    machine does not have are left out, with a warning (NIXVM3006).'';

  config = lib.mkIf (config.swapDevices != [ ]) {
    system.notes = map (
      entry: noteOf entry.reason "swapDevices (${entry.swap.device})" (nixvms.placeIn null options.swapDevices)
    ) (builtins.filter (entry: entry.reason != null) entries)
    ++ map (
      swap:
      noteOf "what is swapped stays on this host" "swapDevices (${swap.device}).randomEncryption" (
        nixvms.placeIn null options.swapDevices
      )
    ) (builtins.filter (swap: swap.randomEncryption.enable or false) used);

    virtualisation.needsDisk = lib.mkIf (builtins.any (swap: !(isDisk swap)) used) true;
    boot.kernelModules = lib.mkIf (builtins.any (swap: !(isDisk swap)) used) [ "loop" ];

    systemd = lib.mkIf (used != [ ]) {
      services = lib.mkMerge [
        (builtins.listToAttrs (map serviceOf used))
        (lib.mkIf (builtins.any isDisk used) (import ./udev.nix).services)
      ];
      sockets = lib.mkIf (builtins.any isDisk used) (import ./udev.nix).sockets;
    };
  };
}
