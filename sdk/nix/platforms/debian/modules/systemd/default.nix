# systemd.*: units.
{
  config,
  lib,
  nixvms,
  options,
  ...
}:
let
  inherit (lib) types;
  option = import ../option.nix lib;
  inherit (nixvms) unitTypes;
  cfg = config.systemd;

  timerOf = _: service: {
    inherit (service) enable;
    wantedBy = [ "timers.target" ];
    timerConfig.OnCalendar = service.startAt;
  };
in
{
  imports = [
    ./lean.nix
    ./tmpfiles.nix
    ./user.nix
  ];

  options.systemd = {
    packages = option (types.listOf types.package) [ ] ''
      Packages whose units the machine has. Debian's do not start by themselves: wantedBy of a unit starts it, and what
      systemd.services.NAME says is added to it (overrideStrategy).'';
    services = option (types.attrsOf unitTypes.service) { } "Services, by name.";
    targets = option (types.attrsOf unitTypes.target) { } "Targets, by name.";
    timers = option (types.attrsOf unitTypes.timer) { } "Timers, by name.";
    sockets = option (types.attrsOf unitTypes.socket) { } "Sockets, by name.";
    paths = option (types.attrsOf unitTypes.path) { } "Paths that are watched, by name.";
    mounts = option (types.listOf unitTypes.mount) [ ] "What is mounted, beside fileSystems.";
    automounts = option (types.listOf unitTypes.automount) [ ] "What is mounted when it is used.";
    globalEnvironment = option (types.attrsOf (
      types.nullOr (types.either types.str types.path)
    )) { } "Environment variables of all services of this configuration.";
  };

  config = {
    systemd.timers = builtins.mapAttrs timerOf (
      lib.filterAttrs (_: service: service.startAt != [ ]) cfg.services
    );

    system.files = import ./units.nix {
      inherit lib;
      inherit (nixvms) fail positionIn;
      inherit (cfg) globalEnvironment;
      folder = "etc/systemd/system";
      packaged = cfg.packages != [ ];
      scripts = "";
      units = cfg;
      inherit (cfg) mounts automounts;
      options = options.systemd;
    };
  };
}
