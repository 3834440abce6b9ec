# The engine of the platform nixos.
#
# Input: the checked network, the nixpkgs tree (tree.nix), the default system of the machines, and the host's.
# Result: what an engine gives (../default.nix).
{
  name,
  networkFile,
  machines,
  defaults,
  specialArgs,
  nodeSpecialArgs,
  replaced,
  system,
  hostSystem,
  tree,
  projects,
  # What processes that share a network exchange is cheaper to evaluate in each of them.
  ...
}:

let
  engines = {
    build-vms = import ./build-vms.nix;
    evalTest = import ./eval-test.nix;
  };

  engine = engines.${tree.engine} {
    inherit tree name system hostSystem;
    specialArgs = builtins.removeAttrs specialArgs ofSingleMachines;
  };

  # A value that one machine has of its own is given machine by machine to all of them.
  ofSingleMachines = builtins.concatLists (map builtins.attrNames (builtins.attrValues nodeSpecialArgs));
  giveArguments = import ./special-args.nix { inherit (tree) lib; };
  argumentsOf =
    machine:
    (
      if engine.takesSpecialArgs then
        builtins.intersectAttrs (builtins.listToAttrs (map (name: { inherit name; value = null; }) ofSingleMachines)) specialArgs
      else
        specialArgs
    )
    // nodeSpecialArgs.${machine} or { }
    // (if replaced == [ ] then { } else { nodes = import ../../failure/consequence.nix nodes replaced; });

  # Every machine with the modules that make it ours. `_file` names the machine in the module
  # system's own messages, which have no better position to offer.
  wrap = machine: module: {
    _file = "${networkFile}@${machine}";
    imports = (if projects == [ ] then [ ] else [ projectsModule ]) ++ [
      (giveArguments (argumentsOf machine) defaults)
      (giveArguments (argumentsOf machine) module)
      ../../modules/agent.nix
      ../../modules/dotnet.nix
      (import ./modules/deployment.nix { inherit (tree) lib; })
      (import ./modules/host-name.nix { inherit machine tree; })
      (import ./modules/info.nix {
        inherit machine tree;
        number = numberOf machine;
      })
    ]
    ++ engine.modules;
  };

  # The same for a computer.
  deployed = import ./deployed.nix {
    inherit tree system names;
    modulesOf =
      machine: arguments:
      let
        give = giveArguments (argumentsOf machine // specialArgs // arguments);
      in
      (if projects == [ ] then [ ] else [ projectsModule ])
      ++ [
        (give defaults)
        (give machines.${machine})
        (import ./modules/deployment.nix { inherit (tree) lib; })
        (import ./modules/host-name.nix { inherit machine tree; })
        { networking.hostName = tree.lib.mkDefault machine; }
      ];
  };

  projectsModule =
    { pkgs, ... }:
    {
      _module.args.projects = import ./projects.nix {
        inherit pkgs host projects;
        # The other name is deprecated, and this one is of 2017.
        inherit (pkgs.stdenv.hostPlatform or pkgs.stdenv) system;
      };
    };

  names = builtins.attrNames machines;

  # Machine M of vlan V has the address 192.168.V.M, M counted in the order of the names.
  numberOf =
    machine: 1 + builtins.length (builtins.filter (other: builtins.lessThan other machine) names);

  inherit (engine.evaluate (builtins.mapAttrs wrap machines)) configurations nodes optionsOf;

  machineOf =
    machine:
    let
      config = configurations.${machine};
      # Start scripts were named after the host name until 2020, and after system.name since.
      hostName = config.system.name or config.networking.hostName;
      program = "run-${if hostName == "" then "noname" else hostName}-vm";
    in
    {
      name = machine;
      inherit (config.nixvms) info;
      vm = engine.startOf config program host;
      system = deployed machine;
      inherit program;
      fixed = import ./fixed.nix {
        inherit config;
        number = numberOf machine;
      };
    };

  host = import ./host.nix {
    inherit (engine) pkgs;
    system = hostSystem;
  };
in
{
  engine = tree.engine;
  platformVersion = if tree.release == null then "NixOS" else "NixOS ${tree.release}";
  nixpkgs = toString tree.path;
  machines = map machineOf names;
  missing = { };
  inherit optionsOf;
  configOf = machine: configurations.${machine};
  inherit host;
}
