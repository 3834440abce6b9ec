# A network: its machines evaluated, and the derivations made of them.
# Inputs: see ../default.nix and platform.nix. Result: { machines, accel, missing, architectures, facts }.
{
  lib,
  diagnostics,
  release,
  platform,
  networkName,
  networkFile,
  machines,
  defaults,
  specialArgs,
  nodeSpecialArgs,
  system,
  systemSetting,
  projects,
  replaced,
  isOwn,
  exchanged,
}:
let
  names =
    let
      all = builtins.attrNames machines;
    in
    if builtins.length all <= 254 then
      all
    else
      diagnostics.fail {
        code = "NIXVM1015";
        message =
          "The network has ${toString (builtins.length all)} machines. "
          + "A virtual network has addresses for 254.";
      };
  numbers = builtins.listToAttrs (lib.imap1 (number: name: lib.nameValuePair name number) names);
  modules = import ./modules;
  # Made once: a type of its own for each machine would cost memory on a large network.
  unitTypes = import ./modules/systemd/unit-options.nix lib;

  # systemd leaves out of a host name what DNS does not know: web_1 calls itself web1, on NixOS, too.
  shownName = builtins.replaceStrings [ "_" ] [ "" ];

  # What the machines of other processes need to know of those of this one, by stages: lines of /etc/hosts by the names of
  # machines, and then the packages by systems.
  ownNames = builtins.filter isOwn names;
  facts = {
    "1 hosts" = lib.genAttrs ownNames hostLineOf;
    "2 packages" = lib.genAttrs (lib.uniqueStrings (map systemOf ownNames)) (
      system:
      lib.uniqueStrings (
        lib.concatMap (name: if systemOf name == system then built.${name}.packages else [ ]) ownNames
      )
    );
  };
  systemOf = name: evaluated.${name}.config.nixpkgs.system;

  # What everybody says at a stage: set → value, a list for each of its names.
  said = stage: if exchanged == null then [ facts.${stage} ] else exchanged stage;

  # Made once for the network: every machine has it in /etc/hosts. In the order of the names.
  hosts = lib.concatStrings (
    builtins.attrValues (builtins.foldl' (all: some: all // some) { } (said "1 hosts"))
  );
  hostLineOf =
    name:
    let
      inherit (evaluated.${name}.config) networking;
      allNames = lib.unique (
        lib.optional (networking.domain != null) networking.fqdn
        ++ [
          networking.hostName
          (shownName networking.hostName)
          name
        ]
      );
    in
    lib.optionalString (
      networking.primaryIPAddress != ""
    ) "${networking.primaryIPAddress} ${lib.concatStringsSep " " allNames}\n";

  # A module of the user's, which counts as written in the network's file.
  written = key: module: {
    _file = toString networkFile;
    inherit key;
    imports = [ module ];
  };

  # Where the attribute `name` of an option that is an attribute set is defined, or null.
  positionIn =
    name: option:
    let
      defines = definition: builtins.isAttrs definition.value && definition.value ? ${name};
      definition = lib.findFirst defines null option.definitionsWithLocations;
    in
    if definition == null then null else diagnostics.positionOf name definition.value;

  networkPosition = {
    file = toString networkFile;
    line = 1;
    column = 1;
  };

  # Where an option is defined, or the attribute `name` of one that is an attribute set. Something is always known.
  placeIn =
    name: option:
    let
      defines = definition: builtins.isAttrs definition.value && definition.value ? ${name};
      definitions = option.definitionsWithLocations;
      first = builtins.head definitions;
      definition = if name == null then first else lib.findFirst defines first definitions;
      position =
        if name != null && defines definition then
          lib.diagnostics.attributePosition name definition.value definition.position or null
        else
          definition.position or null;
    in
    if position != null then
      position
    else if lib.hasPrefix "/" (toString definition.file) then
      networkPosition // { file = toString definition.file; }
    else
      networkPosition;

  # What our own modules need, alike in all machines of the network.
  common = {
    inherit
      hosts
      placeIn
      release
      system
      positionIn
      unitTypes
      ;
    machineCount = builtins.length names;
    inherit (diagnostics) fail positionOf;
    inherit (platform) quote run toolsOf;
    failSystem = import ./unsupported-system.nix {
      inherit (diagnostics) fail;
      inherit
        release
        system
        systemSetting
        networkPosition
        ;
    };
    locks = builtins.mapAttrs (_: architecture: architecture.lock) platform.architectures;
    packageSets = builtins.mapAttrs (_: architecture: architecture.packageSet) platform.architectures;
  };

  # The options are declared once: that is a third of what a machine costs.
  declarations = lib.modules.shareDeclarations {
    files = modules;
    specialArgs.nixvms = common;
  };

  # What counts for the virtual machine of a computer's configuration counts: these are virtual machines.
  evaluate =
    name: module:
    let
      machine = evaluatePlain name module;
      variant = machine.options.virtualisation.vmVariant;
      moduleOf = index: definition: {
        _file = definition.file;
        key = "variant ${toString index} of machine ${name}";
        imports = [ definition.value ];
      };
    in
    if import ./modules/is-set.nix lib variant then
      machine.extendModules { modules = lib.imap1 moduleOf variant.definitionsWithLocations; }
    else
      machine;

  evaluatePlain =
    name: module:
    lib.evalModules {
      shared = declarations;
      modules = modules ++ [
        (written "machine ${name}" module)
        (written "defaults" defaults)
      ];
      specialArgs = specialArgs // nodeSpecialArgs.${name} or { } // {
        inherit name nodes;
        projects = projectsFor evaluated.${name}.config.nixpkgs.system;
        modulesPath = toString ./modules;
        nixvms = common // {
          inherit name;
          number = numbers.${name};
          built = built.${name};
        };
      };
      unknownOptionHint = import ./unknown-option.nix;
    };

  evaluated = builtins.mapAttrs evaluate machines;

  # The packages of .NET projects, by systems: all machines of one share them.
  projectsFor =
    system:
    projectsOfSystems.${system} or (projectsOf system null);
  projectsOfSystems = builtins.mapAttrs (
    system: architecture: projectsOf system architecture.packageSet.pkgs
  ) platform.architectures;
  projectsOf =
    system: pkgs:
    import ./projects.nix {
      inherit lib release pkgs projects system;
      inherit (platform) writeTree;
    };

  # nodes.X.config.networking.hostName and nodes.X.networking.hostName.
  nodes = import ../../failure/consequence.nix (builtins.mapAttrs (
    _: machine: machine.config // { inherit (machine) config options; }
  ) evaluated) replaced;

  # Per machine: what its packages are and what it is built from.
  machineOf =
    name:
    let
      inherit (evaluated.${name}) config options;
      architecture = platform.architectures.${config.nixpkgs.system};
      inherit (architecture.packageSet) packagesOf packagesIn;
      inherit (platform) toolsIn;
      toplevel = import ./machine/toplevel.nix {
        inherit (platform) writeTree;
        inherit lib config switch;
        inherit (shared.${config.nixpkgs.system}.images) extra;
        inherit (architecture.lock) closure;
        wanted = packages;
      };
      packages =
        config.debian.packages
        ++ packagesOf (config.environment.systemPackages ++ config.systemd.packages)
        ++ packagesIn toplevel.script;
    in
    {
      inherit
        name
        config
        options
        toplevel
        packages
        ;
      notes =
        config.system.notes
        ++ (import ./modules/without-effect/ignored.nix lib).notesOf placeIn evaluated.${name}.marked;
      number = numbers.${name};
      count = builtins.length names;
      buildPackages = config.debian.buildPackages ++ toolsIn toplevel.script;
      fixed = import ./machine/fixed.nix {
        inherit lib config;
        inherit (shared.${config.nixpkgs.system}) images;
        number = numbers.${name};
        count = builtins.length names;
      };
      vm = import ./machine/run-vm.nix {
        inherit
          lib
          config
          toplevel
          ;
        inherit (platform)
          writeTree
          quote
          shell
          path
          ;
        inherit (platform.tools) mksquashfs sshKeygen;
        inherit release networkName;
        inherit (shared.${config.nixpkgs.system}) images accelProbe checkClosure;
        number = numbers.${name};
        count = builtins.length names;
      };
    };

  built = builtins.mapAttrs (name: _: machineOf name) machines;
  all = map (name: built.${name}) names;

  packagesFor =
    system: lib.uniqueStrings (lib.concatMap (some: some.${system} or [ ]) (said "2 packages"));

  # What the machines of one architecture share.
  shared = builtins.mapAttrs (
    system: architecture:
    let
      images = import ./images {
        inherit (platform) run tools;
        inherit (architecture) lock;
        inherit architecture;
        packages = packagesFor system;
        inherit release;
      };
    in
    {
      inherit images;
      checkClosure = import ./packages/closure.nix {
        inherit (architecture) lock;
        inherit architecture;
        packages = packagesFor system;
      };
      accelProbe = import ./machine/accel.nix {
        inherit (platform)
          writeTree
          quote
          shell
          path
          ;
        inherit architecture release;
        inherit (images) kernel;
      };
    }
  ) platform.architectures;

  # Made once for the network.
  switch = import ./machine/switch.nix;

  used = lib.uniqueStrings (lib.concatMap builtins.attrNames (said "2 packages"));
in
{
  inherit facts;
  machines = all;
  configOf = name: evaluated.${name}.config;

  # Whether KVM works is a question about the host: one answer serves all machines. Those of another processor are emulated
  # whatever it is. Of those that are left, the last is of 64 bits.
  accel =
    let
      processorOf = system: platform.architectures.${system}.processor;
      ofHost = builtins.filter (system: processorOf system == processorOf release.hostSystem) used;
    in
    "${shared.${lib.last (if ofHost == [ ] then used else ofHost)}.accelProbe}/bin/nixvms-accel";

  # By Debian's names.
  architectures = map (system: platform.architectures.${system}.name) used;

  missing = import ./packages/missing.nix {
    inherit
      lib
      platform
      release
      packagesFor
      used
      ;
    buildPackages = lib.concatMap (machine: machine.buildPackages) all;
  };
}
