# The options of systemd units. Inputs: lib. Result: the type of each kind of unit.
lib:
let
  inherit (lib) types;
  option = import ../option.nix lib;

  names = description: option (types.listOf types.str) [ ] description;
  section = option (types.attrsOf types.raw) { };

  common = {
    enable = option types.bool true "Whether the unit exists; false hides Debian's unit of this name, too.";
    description = option types.str "" "What the unit is.";
    documentation = names "Addresses of its documentation.";
    requires = names "Units that are started with this one; when one of them fails, this one is not started.";
    wants = names "Units that are started with this one.";
    upholds = names "Units that are kept running while this one is.";
    after = names "Units that this one is started after.";
    before = names "Units that this one is started before.";
    bindsTo = names "As requires; this one stops when one of them does.";
    partOf = names "Units whose stop and restart this one follows.";
    conflicts = names "Units that cannot run with this one.";
    requisite = names "Units that must run already.";
    onFailure = names "Units that are started when this one fails.";
    onSuccess = names "Units that are started when this one ends well.";
    wantedBy = names "Units that want this one: multi-user.target starts it with the machine.";
    requiredBy = names "Units that require this one.";
    upheldBy = names "Units that keep this one running.";
    aliases = names "Other names of the unit.";
    startLimitIntervalSec = option (types.nullOr types.int) null "The time within which starts are counted, in seconds.";
    startLimitBurst = option (types.nullOr types.int) null "How many starts are allowed within that time.";
    unitConfig = section "Lines of the section [Unit].";
    restartTriggers = option (types.listOf types.raw) [ ] "Accepted: the units of a machine do not change while it runs.";
    reloadTriggers = option (types.listOf types.raw) [ ] "Accepted: the units of a machine do not change while it runs.";
  };

  scripts = {
    script = option types.lines "" "Shell code that the service runs.";
    scriptArgs = option types.str "" "Arguments of the script.";
    preStart = option types.lines "" "Shell code that runs before the service.";
    postStart = option types.lines "" "Shell code that runs when the service has started.";
    reload = option types.lines "" "Shell code that makes the service read its configuration again.";
    preStop = option types.lines "" "Shell code that stops the service.";
    postStop = option types.lines "" "Shell code that runs when the service has stopped.";
  };

  service = {
    environment = option (types.attrsOf (
      types.nullOr (
        types.oneOf [
          types.str
          types.path
          types.package
          types.int
        ]
      )
    )) { } "Environment variables of the service; null leaves one out.";
    path = option (types.listOf (types.either types.package types.str)) [ ] "Packages whose programs the service finds.";
    serviceConfig = section "Lines of the section [Service].";
    startAt = option (types.either types.str (types.listOf types.str)) [ ] "When the service starts, as a calendar event of systemd.";
    restartIfChanged = option types.bool true "Accepted: the units of a machine do not change while it runs.";
    reloadIfChanged = option types.bool false "Accepted: the units of a machine do not change while it runs.";
    stopIfChanged = option types.bool true "Accepted: the units of a machine do not change while it runs.";
  };

  submodule = extra: types.submodule { options = common // extra; };
in
{
  service = submodule (scripts // service);
  target = submodule { };
  timer = submodule { timerConfig = section "Lines of the section [Timer]."; };
  path = submodule { pathConfig = section "Lines of the section [Path]."; };
  socket = submodule {
    socketConfig = section "Lines of the section [Socket].";
    listenStreams = names "Addresses that are listened on for connections.";
    listenDatagrams = names "Addresses that are listened on for datagrams.";
  };
}
