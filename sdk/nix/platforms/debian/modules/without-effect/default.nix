# Options of NixOS that are accepted, so that a configuration of a real computer need not be changed, and do nothing in a virtual
# machine. Setting one adds a note at its place: nobody should rely on what is not there. Those of virtualisation.* are in
# ../virtualisation/without-effect.nix.
{
  lib,
  nixvms,
  ...
}:
let
  inherit (lib) types;
  inherit (import ./ignored.nix lib) ignored ignoredSet;

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

  disks = "the disks are QEMU's";
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
      crashDump = any kernel;
      devShmSize = ignored types.str "50%" stage1;
      devSize = ignored types.str "5%" stage1;
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
      isContainer = ignored types.bool false "the machines are virtual ones, no containers";
      plymouth = any screen;
      readOnlyNixStore = ignored types.bool true "virtualisation.writableStore decides it";
      runSize = ignored types.str "25%" stage1;
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
      noXlibs = ignored types.bool false desktop;
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

    i18n = {
      consoleFont = ignored types.str "Lat2-Terminus16" screen;
      consoleKeyMap = ignored (types.either types.str types.path) "us" screen;
      consoleUseXkbConfig = ignored types.bool false screen;
      inputMethod = any desktop;
    };

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
      adb = any hardware;
      appimage = any desktop;
      chromium = any desktop;
      evolution = any desktop;
      firefox = any desktop;
      gamemode = any desktop;
      hyprland = any desktop;
      i3lock = any desktop;
      kdeconnect = any desktop;
      light = any hardware;
      nh = any nix;
      nix-index = any nix;
      niri = any desktop;
      nm-applet = any desktop;
      noisetorch = any desktop;
      seahorse = any desktop;
      ssh.askPassword = ignored types.str "" desktop;
      ssh.enableAskPassword = ignored types.bool false desktop;
      starship = any "Debian has no starship";
      steam = any desktop;
      sway = any desktop;
      system-config-printer = any hardware;
      thunar = any desktop;
      virt-manager = any desktop;
      waybar = any desktop;
      zsh.ohMyZsh = any "Debian has no oh-my-zsh";
      xwayland = any desktop;
    };

    security = {
      acme = {
        acceptTerms = ignored types.bool false selfSigned;
        defaults = any selfSigned;
        email = ignored (types.nullOr types.str) null selfSigned;
        preliminarySelfsigned = ignored types.bool true selfSigned;
      };
      audit = any kernel;
      auditd = any kernel;
      apparmor = any "the machines have no security modules";
      lockKernelModules = ignored types.bool false kernel;
      polkit = any "nobody has a session of a desktop";
      protectKernelImage = ignored types.bool false kernel;
      rtkit = any desktop;
      tpm2 = any hardware;
    };

    services = {
      acpid = any hardware;
      auto-cpufreq = any hardware;
      automatic-timezoned = any hardware;
      blueman = any desktop;
      btrfs = any disks;
      dbus = any "D-Bus is there where something needs it";
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
      haveged = any "randomness is the host's";
      hardware = any hardware;
      kmscon = any screen;
      libinput = any desktop;
      logind = any hardware;
      lvm = any disks;
      mingetty = any screen;
      openssh = {
        hostKeys = ignored (types.listOf types.attrs) [ ] "a machine has one host key, an ed25519 one";
        startWhenNeeded = ignored types.bool false "the server runs always";
      };
      pcscd = any hardware;
      pipewire = any desktop;
      power-profiles-daemon = any hardware;
      printing = any hardware;
      pulseaudio = any desktop;
      qemuGuest = any "the machines have no guest agent";
      resolved = any "/etc/resolv.conf is made from networking.nameservers and networking.search";
      rngd = any "randomness is the host's";
      smartd = any hardware;
      spice-vdagentd = any desktop;
      thermald = any hardware;
      timesyncd = ignoredSet { enable = flag true; } "the clock is the host's";
      tlp = any hardware;
      udev = any hardware;
      udisks2 = any hardware;
      upower = any hardware;
      usbmuxd = any hardware;
      zfs = any disks;
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
    systemd = {
      coredump = any "the machines keep no dumps";
      enableEmergencyMode = ignored types.bool true "it is systemd's own";
      enableUnifiedCgroupHierarchy = ignored types.bool true "Debian has it";
      oomd = any "the machines have no systemd-oomd";
      sleep = any hardware;
      watchdog = any hardware;
    };
    time.hardwareClockInLocalTime = ignored types.bool false "the clock is the host's";
    users = {
      allowNoPasswordLogin = ignored types.bool false "root's password is empty";
      enforceIdUniqueness = ignored types.bool true "accounts are made as they are written";
      mutableUsers = ignored types.bool true "accounts are made anew at every start";
    };
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
}
