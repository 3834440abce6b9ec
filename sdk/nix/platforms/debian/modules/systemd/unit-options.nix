# The options of systemd units. Inputs: lib. Result: the type of each kind of unit.
lib:
let
  inherit (import ../one-line.nix lib) hasBreak refuse types;
  option = import ../option.nix lib;

  # As on NixOS: where one definition is a list, all are joined; else they must be equal.
  setting = lib.mkOptionType {
    name = "systemd option";
    description = "systemd option";
    merge =
      loc: definitions:
      let
        broken = lib.findFirst isBrokenIn null definitions;
      in
      if builtins.any isBrokenIn definitions then
        refuse loc broken.position or null (lib.findFirst isBroken null (lib.toList broken.value))
      else if builtins.any (definition: builtins.isList definition.value) definitions then
        lib.concatMap (definition: lib.toList definition.value) definitions
      else
        lib.mergeEqualOption loc definitions;
  };

  # To systemd, a line goes on after a back slash, and after a comment that follows one; empty lines are nothing.
  isBroken = value: builtins.isString value && hasBreak value && ends value > 1;
  isBrokenIn =
    definition:
    if builtins.isList definition.value then builtins.any isBroken definition.value else isBroken definition.value;
  ends =
    value:
    (lib.foldl
      (
        state: line:
        let
          isComment = state.goesOn && builtins.match "[ \t]*[#;].*" line != null;
          goesOn = lib.hasSuffix "\\" line || isComment;
        in
        {
          inherit goesOn;
          count = state.count + (if goesOn || !state.goesOn && builtins.match "[ \t\r]*" line != null then 0 else 1);
        }
      )
      {
        goesOn = false;
        count = 0;
      }
      (lib.splitString "\n" value)
    ).count;

  names = option (types.listOf types.str) [ ];
  code = option types.lines "";
  section = option (types.attrsOf setting) { };
  number = option (types.nullOr types.int) null;

  common = {
    enable =
      option types.bool true
        "Whether the unit exists; false hides Debian's unit of this name, too.";
    overrideStrategy =
      option
        (types.enum [
          "asDropinIfExists"
          "asDropin"
        ])
        "asDropinIfExists"
        ''
          Whether the settings are added to a unit of this name if a package of systemd.packages has one, or always, as
          an instance of a template needs it. A unit that does not say what it runs is always an addition.'';
    description = option types.str "" "What the unit is.";
    documentation = names "Addresses of its documentation.";
    requires = names "Units that are started with this one; when one fails, this one is not started.";
    wants = names "Units that are started with this one.";
    upholds = names "Units that are kept running while this one is.";
    after = names "Units that this one is started after.";
    before = names "Units that this one is started before.";
    bindsTo = names "The same as requires, and this one stops when one of them does.";
    partOf = names "Units whose stop and restart this one follows.";
    conflicts = names "Units that cannot run with this one.";
    requisite = names "Units that must run already.";
    onFailure = names "Units that are started when this one fails.";
    onSuccess = names "Units that are started when this one ends well.";
    wantedBy = names "Units that want this one: multi-user.target starts it with the machine.";
    requiredBy = names "Units that require this one.";
    upheldBy = names "Units that keep this one running.";
    aliases = names "Other names of the unit.";
    startLimitIntervalSec = number "The time within which starts are counted, in seconds.";
    startLimitBurst = number "How many starts are allowed within that time.";
    unitConfig = section "Lines of the section [Unit].";
    restartTriggers =
      option (types.listOf types.raw) [ ]
        "Whatever makes `switch` restart the unit when it differs: texts, paths, packages.";
    reloadTriggers =
      option (types.listOf types.raw) [ ]
        "Whatever makes `switch` reload the unit when nothing else of it differs.";
  };

  service = {
    script = code "Shell code that the service runs.";
    scriptArgs = option types.str "" "Arguments of the script.";
    preStart = code "Shell code that runs before the service.";
    postStart = code "Shell code that runs when the service has started.";
    reload = code "Shell code that makes the service read its configuration again.";
    preStop = code "Shell code that stops the service.";
    postStop = code "Shell code that runs when the service has stopped.";
    environment = option (types.attrsOf (
      types.nullOr (
        types.oneOf [
          lib.types.str
          lib.types.path
          types.package
          types.int
        ]
      )
    )) { } "Environment variables of the service; null leaves one out.";
    path = option (types.listOf (
      types.either types.package types.str
    )) [ ] "Packages whose programs the service finds.";
    serviceConfig = section "Lines of the section [Service].";
    startAt = option (types.either types.str (
      types.listOf types.str
    )) [ ] "When the service starts, as a calendar event of systemd.";
    restartIfChanged =
      option types.bool true
        "Whether `switch` restarts the service when it differs.";
    reloadIfChanged =
      option types.bool false
        "Whether `switch` reloads the service instead of restarting it.";
    stopIfChanged =
      option types.bool true
        "Whether `switch` stops the service before files are changed, and starts it after that; false restarts it then.";
  };

  unit = extra: types.submodule { options = common // extra; };
in
{
  service = unit service;
  target = unit { };
  timer = unit { timerConfig = section "Lines of the section [Timer]."; };
  path = unit { pathConfig = section "Lines of the section [Path]."; };
  mount = unit {
    what = lib.mkOption {
      type = types.str;
      description = "The device, or what else is mounted.";
    };
    where = lib.mkOption {
      type = types.str;
      description = "The folder that it is mounted on.";
    };
    type = option types.str "" "The kind of file system.";
    options = option types.commas "" "Options of the file system.";
    mountConfig = section "Lines of the section [Mount].";
  };
  automount = unit {
    where = lib.mkOption {
      type = types.str;
      description = "The folder that is mounted when somebody looks into it, by the unit of systemd.mounts.";
    };
    automountConfig = section "Lines of the section [Automount].";
  };
  socket = unit {
    socketConfig = section "Lines of the section [Socket].";
    listenStreams = names "Addresses on which connections are awaited.";
    listenDatagrams = names "Addresses on which datagrams are awaited.";
  };
}
