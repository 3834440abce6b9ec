# Options of NixOS that are accepted, so that a configuration of a real computer need not be changed, and do nothing in a virtual
# machine. Setting one adds a note at its place: nobody should rely on what is not there. Those of virtualisation.* are in
# ../virtualisation/without-effect.nix.
{
  lib,
  nixvms,
  options,
  ...
}:
let
  inherit (lib) types;
  inherit (import ./ignored.nix lib) ignored ignoredSet notesOf;

  # What is inside of a set has the set's description.
  plain = type: default: import ../option.nix lib type default "" // { visible = false; };
  flag = plain types.bool;
  strings = types.listOf types.str;
  any = ignoredSet { };

  # Elements are not looked at: those of boot.kernelPackages do not exist.
  packages = lib.mkOptionType {
    name = "packages";
    description = "list of package";
    check = builtins.isList;
    merge = _: lib.concatMap (definition: definition.value);
  };

  desktop = "the machines have no desktop";
  hardware = "the hardware is QEMU's";
  kernel = "the kernel is Debian's";
  network = "interfaces get their addresses from networking.interfaces";
  nix = "the machines have no Nix";
  selfSigned = "certificates are signed by themselves, as preliminary ones on NixOS";
  stage1 = "stage 1 is the same on all machines";
  screen = "the console is a serial line, or a plain screen";

  tree = {
    boot = {
      binfmt = any kernel;
      enableContainers = ignored types.bool true "the machines have no containers of NixOS";
      extraModulePackages = ignored packages [ ] kernel;
      growPartition = ignored types.bool false "the root disk has no partitions";
      hardwareScan = ignored types.bool true hardware;
      initrd = ignoredSet {
        availableKernelModules = plain strings [ ];
        enable = flag true;
        includeDefaultModules = flag true;
        kernelModules = plain strings [ ];
        systemd = plain (types.submodule {
          freeformType = types.lazyAttrsOf types.anything;
          options.enable = flag false;
        }) { };
        verbose = flag true;
      } stage1;
      kernelPackages =
        ignored types.raw nixvms.packageSets.${nixvms.system}.pkgs.linuxPackages kernel
        // {
          defaultText = lib.literalMD "pkgs.linuxPackages";
          isNotCompared = true;
        };
      kernelPatches = ignored packages [ ] kernel;
      loader = ignoredSet {
        efi = plain (types.submodule {
          freeformType = types.lazyAttrsOf types.anything;
          options = {
            canTouchEfiVariables = flag false;
            efiSysMountPoint = plain types.str "/boot";
          };
        }) { };
        grub = plain (types.submodule {
          freeformType = types.lazyAttrsOf types.anything;
          options = {
            enable = flag true;
            device = plain types.str "";
            efiSupport = flag false;
          };
        }) { };
        systemd-boot = plain (types.submodule {
          freeformType = types.lazyAttrsOf types.anything;
          options.enable = flag false;
        }) { };
        timeout = plain (types.nullOr types.int) 5;
      } "QEMU starts the kernel itself";
      plymouth = any screen;
      resumeDevice = ignored types.str "" "the machines do not hibernate";
      supportedFilesystems = ignored (types.either strings (types.attrsOf types.bool)) [ ] "file systems bring their tools";
      swraid = any hardware;
      zfs = any kernel;
    };

    console = ignoredSet {
      earlySetup = flag false;
      enable = flag true;
      font = plain (types.nullOr (types.either types.str types.path)) null;
      keyMap = plain (types.either types.str types.path) "us";
    } screen;
    documentation = any "the machines have no documentation";

    environment = {
      defaultPackages = ignored (types.listOf types.package) [ ] "the machines have what the core image has";
      enableAllTerminfo = ignored types.bool false "the machines know the usual terminals";
      gnome = any desktop;
      pathsToLink = ignored strings [ ] "packages are in /usr, whole";
      plasma5 = any desktop;
      plasma6 = any desktop;
      stub-ld = any "programs of any Linux run";
    };
    fonts = any desktop;
    gtk = any desktop;
    qt = any desktop;
    xdg = any desktop;

    hardware = ignoredSet {
      cpu = plain (types.submodule {
        freeformType = types.lazyAttrsOf types.anything;
        options = {
          amd.updateMicrocode = flag false;
          intel.updateMicrocode = flag false;
        };
      }) { };
      enableAllFirmware = flag false;
      enableRedistributableFirmware = flag false;
    } hardware;
    location = any desktop;
    powerManagement = ignoredSet {
      cpuFreqGovernor = plain (types.nullOr types.str) null;
      enable = flag true;
    } hardware;
    sound = ignoredSet { enable = flag false; } hardware;
    zramSwap = any "swapDevices are the machine's swap";

    i18n.inputMethod = any desktop;

    networking = {
      dhcpcd = ignoredSet { enable = flag true; } network;
      hostId = ignored (types.nullOr (types.strMatching "[0-9a-fA-F]{8}")) null "it is for ZFS, which the machines do not have";
      modemmanager = any hardware;
      networkmanager = ignoredSet { enable = flag false; } network;
      resolvconf = any "/etc/resolv.conf is made from networking.nameservers and networking.search";
      timeServers = ignored strings [ ] "the clock is the host's";
      useNetworkd = ignored types.bool false network;
      usePredictableInterfaceNames = ignored types.bool false "interfaces are eth0, eth1, …";
      wireless = ignoredSet { enable = flag false; } hardware;
    };

    nix = ignoredSet {
      enable = flag true;
      extraOptions = plain types.lines "";
      package = plain types.raw null;
      settings = plain (types.submodule { freeformType = types.lazyAttrsOf types.anything; }) { };
    } nix;

    nixpkgs.buildPlatform = ignored (types.nullOr (types.either types.str types.attrs)) null "packages are Debian's";

    programs = {
      command-not-found = any nix;
      dconf = any desktop;
      nix-ld = any "programs of any Linux run";
      gnupg.agent = {
        enableBrowserSocket = ignored types.bool false "the agent has all its sockets";
        enableExtraSocket = ignored types.bool false "the agent has all its sockets";
        pinentryFlavor = ignored (types.nullOr types.str) null "the machines have pinentry-curses; pinentryPackage chooses another";
      };
      nm-applet = any desktop;
      xwayland = any desktop;
    };

    security = {
      acme = {
        acceptTerms = ignored types.bool false selfSigned;
        defaults = any selfSigned;
        email = ignored (types.nullOr types.str) null selfSigned;
        preliminarySelfsigned = ignored types.bool true selfSigned;
      };
      apparmor = any "the machines have no security modules";
      lockKernelModules = ignored types.bool false kernel;
      polkit = any "nobody has a session of a desktop";
      protectKernelImage = ignored types.bool false kernel;
      rtkit = any desktop;
      tpm2 = any hardware;
    };

    services = {
      acpid = any hardware;
      automatic-timezoned = any hardware;
      blueman = any desktop;
      desktopManager = any desktop;
      displayManager = any desktop;
      flatpak = any desktop;
      fprintd = any hardware;
      fstrim = any hardware;
      fwupd = any hardware;
      getty = any screen;
      gnome = any desktop;
      gpm = any screen;
      gvfs = any desktop;
      hardware = any hardware;
      libinput = any desktop;
      logind = any hardware;
      mingetty = any screen;
      pipewire = any desktop;
      power-profiles-daemon = any hardware;
      printing = any hardware;
      pulseaudio = any desktop;
      qemuGuest = any "the machines have no guest agent";
      resolved = any "/etc/resolv.conf is made from networking.nameservers and networking.search";
      smartd = any hardware;
      spice-vdagentd = any desktop;
      thermald = any hardware;
      timesyncd = ignoredSet { enable = flag true; } "the clock is the host's";
      tlp = any hardware;
      udev = any hardware;
      udisks2 = any hardware;
      upower = any hardware;
      xserver = ignoredSet { enable = flag false; } desktop;
    };

    system = {
      autoUpgrade = any nix;
      configurationRevision = ignored (types.nullOr types.str) null nix;
      copySystemConfiguration = ignored types.bool false nix;
      extraDependencies = ignored (types.listOf types.package) [ ] nix;
      nixos = any nix;
      switch = any nix;
    };
    time.hardwareClockInLocalTime = ignored types.bool false "the clock is the host's";
    users.mutableUsers = ignored types.bool true "accounts are made anew at every start";
  };
in
{
  options = tree // {
    system = tree.system // {
      notes = lib.mkOption {
        type = types.listOf types.raw;
        default = [ ];
        internal = true;
        description = "What the network's manifest says of the machine's configuration, at its places (internal).";
      };
    };
  };

  config.system.notes = notesOf {
    inherit options;
    inherit (nixvms) placeIn;
  } tree;
}
