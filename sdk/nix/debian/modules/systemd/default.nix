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
  unitTypes = import ./unit-options.nix lib;
  text = import ./unit-text.nix lib;
  cfg = config.systemd;

  service = import ./service.nix {
    inherit lib;
    inherit (cfg) globalEnvironment;
  };

  filesOf = import ./unit-files.nix {
    inherit lib;
    inherit (nixvms) fail;
  };

  debianTargets = lib.genAttrs (import ./debian-targets.nix) (_: null);

  # A unit that does not say what it does is an addition to Debian's unit of this name.
  saysNothing =
    service:
    service.script == "" && !(service.serviceConfig ? ExecStart || service.serviceConfig ? ExecStop);

  serviceFiles =
    name: unit:
    filesOf {
      name = "${name}.service";
      inherit unit;
      text = text.unitSection unit + service.sectionOf name unit;
      addition = saysNothing unit;
      position = nixvms.positionIn name options.systemd.services;
    };

  scriptFiles =
    name: unit:
    map (script: {
      path = "scripts/${script.name}";
      text = "#!/bin/bash -e\n${script.text}\n";
      executable = true;
    }) (if unit.enable then service.scriptsOf name unit else [ ]);

  targetFiles =
    name: unit:
    filesOf {
      name = "${name}.target";
      inherit unit;
      text = text.unitSection unit;
      addition = debianTargets ? ${name};
      position = nixvms.positionIn name options.systemd.targets;
    };

  # Timers, sockets and paths: `settingsOf` gives the lines of their section.
  otherFiles =
    suffix: section: settingsOf: from: name: unit:
    let
      settings = settingsOf unit;
    in
    filesOf {
      name = "${name}.${suffix}";
      inherit unit;
      text = text.unitSection unit + text.section section settings;
      addition = settings == { };
      position = nixvms.positionIn name from;
    };

  timerFiles = otherFiles "timer" "Timer" (timer: timer.timerConfig) options.systemd.timers;
  socketFiles = otherFiles "socket" "Socket" socketSettings options.systemd.sockets;
  pathFiles = otherFiles "path" "Path" (path: path.pathConfig) options.systemd.paths;

  socketSettings =
    socket:
    lib.optionalAttrs (socket.listenStreams != [ ]) { ListenStream = socket.listenStreams; }
    // lib.optionalAttrs (socket.listenDatagrams != [ ]) { ListenDatagram = socket.listenDatagrams; }
    // socket.socketConfig;

  timerOf = _: service: {
    inherit (service) enable;
    wantedBy = [ "timers.target" ];
    timerConfig.OnCalendar = service.startAt;
  };
in
{
  imports = [
    ./lean.nix
    ./settings.nix
  ];

  options.systemd = {
    services = option (types.attrsOf unitTypes.service) { } "Services, by name.";
    targets = option (types.attrsOf unitTypes.target) { } "Targets, by name.";
    timers = option (types.attrsOf unitTypes.timer) { } "Timers, by name.";
    sockets = option (types.attrsOf unitTypes.socket) { } "Sockets, by name.";
    paths = option (types.attrsOf unitTypes.path) { } "Paths that are watched, by name.";
    globalEnvironment = option (types.attrsOf (
      types.nullOr (types.either types.str types.path)
    )) { } "Environment variables of all services of this configuration.";
  };

  config = {
    systemd.timers = builtins.mapAttrs timerOf (
      lib.filterAttrs (_: service: service.startAt != [ ]) cfg.services
    );

    system.files =
      let
        of = files: units: builtins.concatLists (lib.mapAttrsToList files units);
      in
      of serviceFiles cfg.services
      ++ of scriptFiles cfg.services
      ++ of targetFiles cfg.targets
      ++ of timerFiles cfg.timers
      ++ of socketFiles cfg.sockets
      ++ of pathFiles cfg.paths;
  };
}
