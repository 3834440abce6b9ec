# systemd.*: units, as files of /etc/systemd/system.
{
  config,
  lib,
  nixvms,
  options,
  ...
}:
let
  inherit (lib) concatMap concatMapStrings mapAttrs' mapAttrsToList optional optionalString types;
  option = import ../option.nix lib;
  unitTypes = import ./unit-options.nix lib;
  text = import ./unit-text.nix lib;
  cfg = config.systemd;

  # Where a service's shell code is. One path for all machines: the units do not change with the machine's store path.
  scriptPath = name: "/run/current-system/scripts/${name}";

  scriptsOf =
    name: service:
    lib.filter (script: script.text != "") [
      { key = "ExecStartPre"; path = "${name}-pre-start"; text = service.preStart; arguments = ""; }
      { key = "ExecStart"; path = "${name}-start"; text = service.script; arguments = optionalString (service.scriptArgs != "") " ${service.scriptArgs}"; }
      { key = "ExecStartPost"; path = "${name}-post-start"; text = service.postStart; arguments = ""; }
      { key = "ExecReload"; path = "${name}-reload"; text = service.reload; arguments = ""; }
      { key = "ExecStop"; path = "${name}-pre-stop"; text = service.preStop; arguments = ""; }
      { key = "ExecStopPost"; path = "${name}-post-stop"; text = service.postStop; arguments = ""; }
    ];

  scriptFile = script: {
    path = "scripts/${script.path}";
    text = "#!/bin/bash -e\n${script.text}\n";
    executable = true;
  };

  searchPath =
    service:
    concatMapStrings (package: "${package}/bin:${package}/sbin:") service.path
    + "/run/current-system/sw/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin";

  serviceSection =
    name: service:
    let
      scripts = scriptsOf name service;
      variables = config.systemd.globalEnvironment // service.environment;
      body =
        text.environment variables
        + concatMapStrings (script: "${script.key}=${scriptPath script.path}${script.arguments}\n") scripts
        + text.settings service.serviceConfig;
      # A change to a unit of Debian's keeps the environment that it has.
      runs = scripts != [ ] || service.serviceConfig ? ExecStart;
      path = optionalString (runs || service.path != [ ]) (
        text.environment { PATH = variables.PATH or (searchPath service); }
      );
    in
    optionalString (body != "" || path != "") "\n[Service]\n${path}${body}";

  socketSettings =
    socket:
    lib.optionalAttrs (socket.listenStreams != [ ]) { ListenStream = socket.listenStreams; }
    // lib.optionalAttrs (socket.listenDatagrams != [ ]) { ListenDatagram = socket.listenDatagrams; }
    // socket.socketConfig;

  # A unit that does not say what it is for changes one of Debian's: its text is an addition to that unit.
  addsToService = service: service.script == "" && !(service.serviceConfig ? ExecStart || service.serviceConfig ? ExecStop);
  debianTargets = lib.genAttrs (import ./debian-targets.nix) (_: null);

  timerOf = name: service: {
    inherit (service) enable;
    wantedBy = [ "timers.target" ];
    timerConfig.OnCalendar = service.startAt;
  };

  othersOf =
    suffix: section: settingsOf: from:
    mapAttrsToList (
      name: unit:
      let
        settings = settingsOf unit;
      in
      {
        name = "${name}.${suffix}";
        inherit unit;
        text = text.unitSection unit + text.section section settings;
        addition = settings == { };
        position = nixvms.positionIn name from;
      }
    );

  # [ { name; unit; text; addition; position; } ]
  units =
    mapAttrsToList (name: unit: {
      name = "${name}.service";
      inherit unit;
      text = text.unitSection unit + serviceSection name unit;
      addition = addsToService unit;
      position = nixvms.positionIn name options.systemd.services;
    }) cfg.services
    ++ mapAttrsToList (name: unit: {
      name = "${name}.target";
      inherit unit;
      text = text.unitSection unit;
      addition = debianTargets ? ${name};
      position = nixvms.positionIn name options.systemd.targets;
    }) cfg.targets
    ++ othersOf "timer" "Timer" (timer: timer.timerConfig) options.systemd.timers cfg.timers
    ++ othersOf "socket" "Socket" socketSettings options.systemd.sockets cfg.sockets
    ++ othersOf "path" "Path" (path: path.pathConfig) options.systemd.paths cfg.paths;

  # Names of units become names of files: nothing else may be in them.
  checkName =
    position: name:
    if builtins.match "[A-Za-z0-9:_.@\\-]+" name != null then
      name
    else
      nixvms.fail {
        code = "NIXVM3031";
        message = "${builtins.toJSON name} cannot be the name of a systemd unit. Letters, digits and :-_.\\@ are allowed.";
        inherit position;
      };

  linksIn = suffix: position: name: map (other: {
    path = "etc/systemd/system/${checkName position other}.${suffix}/${name}";
    link = "../${name}";
  });

  filesOf =
    {
      name,
      unit,
      text,
      addition,
      position,
    }:
    let
      path = "etc/systemd/system/${checkName position name}";
    in
    if !unit.enable then
      [ { inherit path; link = "/dev/null"; } ]
    else
      optional (text != "" || !addition) (
        if addition then
          { path = "${path}.d/overrides.conf"; inherit text; }
        else
          { inherit path text; }
      )
      ++ linksIn "wants" position name unit.wantedBy
      ++ linksIn "requires" position name unit.requiredBy
      ++ linksIn "upholds" position name unit.upheldBy
      ++ map (alias: { path = "etc/systemd/system/${checkName position alias}"; link = name; }) unit.aliases;
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
    globalEnvironment = option (types.attrsOf (types.nullOr (types.either types.str types.path))) { } "Environment variables of all services.";
  };

  config = {
    systemd.timers = builtins.mapAttrs timerOf (lib.filterAttrs (_: service: service.startAt != [ ]) cfg.services);

    system.files =
      concatMap filesOf units
      ++ concatMap (name: map scriptFile (scriptsOf name cfg.services.${name})) (
        builtins.filter (name: cfg.services.${name}.enable) (builtins.attrNames cfg.services)
      );
  };
}
