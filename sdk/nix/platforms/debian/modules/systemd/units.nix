# The files of units, of systemd itself or of the instances of users.
# Inputs: lib; fail and positionIn (network.nix); globalEnvironment (name → value);
#         folder      where the units are, relative to the machine's configuration
#         packaged    whether systemd.packages has packages
#         scripts     what the names of their scripts begin with
#         units       the values of services, targets, timers, sockets and paths, each name → options
#         mounts, automounts   the values of those, lists
#         options     the options that hold them, for positions of errors
# Result: a list of files for write-tree.nix.
{
  lib,
  fail,
  positionIn,
  globalEnvironment,
  folder,
  packaged ? false,
  scripts,
  units,
  mounts ? [ ],
  automounts ? [ ],
  options,
}:
let
  text = import ./unit-text.nix lib;

  service = import ./service.nix {
    inherit lib globalEnvironment scripts;
  };

  filesOf = import ./unit-files.nix {
    inherit
      lib
      fail
      folder
      packaged
      ;
  };

  shellCode = import ../shell-code.nix;

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
      position = positionIn name options.services;
    };

  scriptFiles =
    name: unit:
    map (script: {
      path = "scripts/${script.name}";
      text = "#!/bin/bash -e\n${shellCode script.text}\n";
      executable = true;
    }) (if unit.enable then service.scriptsOf name unit else [ ]);

  targetFiles =
    name: unit:
    filesOf {
      name = "${name}.target";
      inherit unit;
      text = text.unitSection unit;
      addition = debianTargets ? ${name};
      position = positionIn name options.targets;
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
      position = positionIn name from;
    };

  timerFiles = otherFiles "timer" "Timer" (timer: timer.timerConfig) options.timers;
  socketFiles = otherFiles "socket" "Socket" socketSettings options.sockets;
  pathFiles = otherFiles "path" "Path" (path: path.pathConfig) options.paths;

  # Units of folders are called after them.
  folderFiles =
    suffix: section: settingsOf: from: unit:
    filesOf {
      name = "${escapePath unit.where}.${suffix}";
      inherit unit;
      text = text.unitSection unit + text.section section (settingsOf unit);
      addition = false;
      position = (builtins.head from.definitionsWithLocations).position or null;
    };
  escapePath = import ./escape-path.nix lib;

  mountSettings =
    mount:
    {
      What = mount.what;
      Where = mount.where;
    }
    // lib.optionalAttrs (mount.type != "") { Type = mount.type; }
    // lib.optionalAttrs (mount.options != "") { Options = mount.options; }
    // mount.mountConfig;
  automountSettings = automount: { Where = automount.where; } // automount.automountConfig;

  socketSettings =
    socket:
    lib.optionalAttrs (socket.listenStreams != [ ]) { ListenStream = socket.listenStreams; }
    // lib.optionalAttrs (socket.listenDatagrams != [ ]) { ListenDatagram = socket.listenDatagrams; }
    // socket.socketConfig;

  of = files: kind: builtins.concatLists (lib.mapAttrsToList files kind);
in
of serviceFiles units.services
++ of scriptFiles units.services
++ of targetFiles units.targets
++ of timerFiles units.timers
++ of socketFiles units.sockets
++ of pathFiles units.paths
++ lib.concatMap (folderFiles "mount" "Mount" mountSettings options.mounts) mounts
++ lib.concatMap (folderFiles "automount" "Automount" automountSettings options.automounts) automounts
