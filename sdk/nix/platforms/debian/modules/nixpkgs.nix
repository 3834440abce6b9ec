# nixpkgs.*: the architecture of the machine, and `pkgs`.
{
  config,
  lib,
  nixvms,
  options,
  ...
}:
let
  inherit (lib) types;
  option = import ./option.nix lib;
  cfg = config.nixpkgs;

  # Of an attribute set, nixpkgs takes a GNU triple as well: { config = "aarch64-unknown-linux-gnu"; }.
  systemOf =
    platform:
    if !builtins.isAttrs platform then
      platform
    else if platform ? config && !(platform ? system) then
      "${builtins.head (lib.splitString "-" platform.config)}-linux"
    else
      platform.system or "";

  # Where the machine's system was chosen: the winning definition of one of the options, null for the network's.
  chosenBy = lib.findFirst (o: o.highestPrio < (lib.mkOptionDefault null).priority) null [
    options.nixpkgs.system
    options.nixpkgs.hostPlatform
    options.nixpkgs.localSystem
  ];
  chosenSystem =
    if cfg.hostPlatform != null then
      systemOf cfg.hostPlatform
    else if cfg.localSystem != null then
      systemOf cfg.localSystem
    else
      nixvms.system;

  checkSystem =
    system:
    if nixvms.release.architectures ? ${system} then
      system
    else if chosenBy == null then
      nixvms.failSystem
    else
      nixvms.fail {
        code = "NIXVM3020";
        message =
          "The machine ${nixvms.name} is a ${builtins.toJSON system} system, "
          + "which the debian platform does not have. "
          + "It has ${lib.concatStringsSep ", " (builtins.attrNames nixvms.release.architectures)}; "
          + "set nixpkgs.system to one of them.";
        position = (builtins.head chosenBy.definitionsWithLocations).position or null;
      };

  base = nixvms.packageSets.${cfg.system}.pkgs;

  # Every package of Debian's main archive is free software that builds: permissions are never needed.
  granted = [
    "allowAliases"
    "allowBroken"
    "allowInsecurePredicate"
    "allowUnfree"
    "allowUnfreePackages"
    "allowUnfreePredicate"
    "allowUnsupportedSystem"
    "packageOverrides"
    "permittedInsecurePackages"
  ];
  ignored = builtins.attrNames (removeAttrs cfg.config granted);

  overlays =
    lib.optional (cfg.config ? packageOverrides) (_: previous: cfg.config.packageOverrides previous)
    ++ cfg.overlays;

  # As nixpkgs does it: `final` is the set with all overlays, `prev` the one below.
  overlay =
    final:
    lib.foldl (
      previous: apply: previous // apply final previous
    ) (base // import ../packages/scope.nix lib final) overlays;
in
{
  imports = [
    # Declared for each machine.
    {
      options.nixpkgs.system =
        option types.str chosenSystem
          "The system of the machine: x86_64-linux, i686-linux or aarch64-linux. By default the one that the network is built for."
        // {
          defaultText = lib.literalMD "that of the network";
          apply = checkSystem;
        };
    }
  ];

  options.nixpkgs = {
    hostPlatform =
      option (types.nullOr (types.either types.str types.attrs)) null
        "The newer name of nixpkgs.system: a system, or an attribute set with the attribute system.";
    localSystem =
      option (types.nullOr (types.either types.str types.attrs)) null
        "The older name of nixpkgs.hostPlatform, as in nixpkgs.localSystem.system = \"i686-linux\".";
    overlays =
      option (types.listOf types.raw) [ ]
        "Functions (final: prev: { … }) that add packages to pkgs or replace them.";
    config =
      option types.attrs { }
        "Settings of nixpkgs: packageOverrides works, permissions such as allowUnfree are never needed.";
  };

  config = {
    _module.args.pkgs = if overlays == [ ] then base else lib.fix overlay;
    warnings = map (
      name: "nixpkgs.config.${name} has no effect on the debian platform: packages are Debian's."
    ) ignored;
  };
}
