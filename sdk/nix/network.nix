# The one entry of the evaluation: a network of machines in, a manifest out.
#
# Call it as
#
#   nix-instantiate --eval --strict --json --read-write-mode network.nix -A build
#     --argstr networkFile /abs/network.nix --argstr name lab --argstr platform debian|nixos …
#
# A large network is divided among processes (network/shard.nix), which `nix repl` talks with as after a failure: `shard` and
# `tell` are theirs.
#
# `-A build` prints the manifest (schema 1) and leaves the .drv files in the store;
# `-A deployment` prints what `-t:Deploy` needs, secrets among it;
# `-A missing` (platform debian) prints the packages that the lock lacks, for every architecture;
# `-A architectures` (platform debian) prints the architectures that machines have, and looks at no package;
# `failure` looks closer after a failure (see ./failure): the build loads this file into `nix repl` for that.
#
# Evaluation is lazy: a network of one platform never reads the files of the other.
{
  # Absolute path of the user's file.
  networkFile,
  # Where in what the file gives the network is: names of attributes.
  attributePath ? [ ],
  # The lock of a file that is a flake: { root; nodes; } as network/flake.nix has it, or null.
  flake ? null,
  # Name of the network, [A-Za-z0-9._-]+.
  name,
  # "nixos" (machines from a nixpkgs tree) or "debian" (the embedded platform).
  platform,
  # System of the machines that do not choose one.
  system ? builtins.currentSystem,
  # System of the host, and so of the tools that start the machines.
  hostSystem ? builtins.currentSystem,
  # The setting that chose it: { name; position; }, or null where it is the host's own.
  systemSetting ? null,
  # Values for a network that is a function.
  arguments ? { },
  # The .NET projects for machines: JSON, a list of what ./projects describes.
  projects ? "[]",
  # Platform nixos: absolute path of a nixpkgs tree.
  nixpkgs ? null,
  # Platform debian: the lock, the addresses of the mirrors, the folder of the bootstrap tools, which builders start
  # from, and the folder of package names.
  debianLock ? null,
  debianMirrors ? null,
  debianBootstrapTools ? null,
  debianNames ? null,
  # After a failure: the names of machines that are known to fail.
  replaced ? [ ],
  # Of a network with more machines than this, `build` says what to divide instead: { divided; }, their names.
  largest ? null,
  # What one of several processes evaluates, as network/shard.nix says, or null for the whole network.
  shard ? null,
}:

let
  chosenPlatform = import ./network/platform.nix {
    inherit platform;
    settings = {
      projects = builtins.fromJSON projects;
      inherit
        system
        hostSystem
        systemSetting
        nixpkgs
        debianLock
        debianMirrors
        debianBootstrapTools
        debianNames
        ;
    };
  };

  loadArguments = {
    # What a test of NixOS calls the packages of the host.
    hostPkgs = chosenPlatform.arguments.pkgs;
  }
  // chosenPlatform.arguments
  // arguments;

  # What a test of NixOS that is a module reads of its own configuration: of the machines that the engine makes of it.
  testConfig = {
    nodes = builtins.mapAttrs (machine: _: engine.configOf machine) written.machines;
    node = { inherit (chosenPlatform.arguments) pkgs; };
    inherit (loadArguments) hostPkgs;
  };

  written = import ./network/forms.nix {
    inherit networkFile;
    written = import ./network/load.nix {
      inherit networkFile testConfig;
      arguments = loadArguments;
      loaded = import ./network/select.nix {
        inherit networkFile flake attributePath;
        loaded = import (/. + networkFile);
      };
    };
    loadPart = import ./network/part.nix {
      inherit networkFile testConfig;
      arguments = loadArguments;
    };
  };

  positionOf = import ./network/position.nix {
    inherit networkFile nixpkgs;
    inherit (written) sources;
  };
  inMachine = import ./network/context.nix { inherit positionOf; };

  # A machine that is known to fail stands back for an empty one, so that the failures of the others come to light.
  evaluate =
    replaced:
    let
      replace = builtins.mapAttrs (name: value: if builtins.elem name replaced then { } else value);
      checked = import ./network/machines.nix {
        inherit
          networkFile
          arguments
          positionOf
          inMachine
          ;
        network = written // {
          machines = replace written.machines;
          argumentsOf = replace written.argumentsOf;
        };
      };
    in
    {
      inherit checked;
      engine = chosenPlatform.engine {
        inherit name networkFile replaced;
        inherit (part) isOwn exchanged;
        inherit (checked)
          machines
          defaults
          specialArgs
          nodeSpecialArgs
          ;
      };
    };

  inherit (evaluate replaced) checked engine;

  part = import ./network/shard.nix shard;

  manifest = import ./network/manifest.nix {
    inherit
      name
      platform
      networkFile
      positionOf
      inMachine
      checked
      engine
      ;
    inherit (part) isOwn;
  };

  machineNames = builtins.attrNames checked.machines;

  # Evaluated in the name of the machine, as the manifest does it.
  packagesOf = machine: inMachine machine.name (map (package: builtins.seq package null) machine.packages);
in
{
  build =
    if largest != null && checked.errors == [ ] && builtins.length machineNames > largest then
      { divided = machineNames; }
    else
      manifest.whole manifest.described;

  # What the processes that share a network are asked, one after another.
  shard = {
    # What the machines of others need to know of one's own, by stages, in the order of their names.
    facts = engine.facts or { };
    machines = manifest.described;
    # Asked once, of one of them.
    whole = manifest.whole (builtins.concatLists (part.exchanged "machines"));
  };

  # Tells the build a value: what `nix repl` prints is for people.
  tell = answer: builtins.trace "nixvms: ${builtins.toJSON answer}" null;

  deployment = import ./network/deploy.nix { inherit engine inMachine; };

  missing =
    if checked.errors != [ ] then
      { }
    else if engine.missing.names != { } then
      engine.missing.names
    else
      builtins.seq (builtins.deepSeq (map packagesOf engine.machines) null) engine.missing.packages;

  architectures = if checked.errors == [ ] then engine.architectures else [ ];

  failure = import ./failure {
    inherit
      networkFile
      written
      checked
      positionOf
      inMachine
      nixpkgs
      ;
    inherit (engine) machines;
    inherit (if replaced == [ ] then engine else (evaluate [ ]).engine) configOf optionsOf;
    inherit (chosenPlatform.arguments) lib pkgs;
  };
}
