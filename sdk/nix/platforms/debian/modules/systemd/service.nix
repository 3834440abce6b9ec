# A service: its scripts and the text of its section [Service].
# Inputs: lib, globalEnvironment (name → value), scripts (what the names of scripts begin with).
# Result: { scriptsOf, sectionOf }, functions of a name and the options.
{
  lib,
  globalEnvironment,
  scripts,
}:
let
  inherit (lib) concatMapStrings optionalString;
  inherit (import ./unit-text.nix lib) environment settings;

  prefix = scripts;
  systemPath = "/run/current-system/sw/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin";

  # [ { directive; name; text; arguments; } ], without the empty ones.
  scriptsOf =
    name: service:
    let
      script = directive: suffix: text: {
        inherit directive text;
        name = "${prefix}${name}-${suffix}";
        arguments = "";
      };
    in
    builtins.filter (script: script.text != "") [
      (script "ExecStartPre" "pre-start" service.preStart)
      (
        script "ExecStart" "start" service.script
        // {
          arguments = optionalString (service.scriptArgs != "") " ${service.scriptArgs}";
        }
      )
      (script "ExecStartPost" "post-start" service.postStart)
      (script "ExecReload" "reload" service.reload)
      (script "ExecStop" "pre-stop" service.preStop)
      (script "ExecStopPost" "post-stop" service.postStop)
    ];

  # Read by bin/switch-to-configuration, as on NixOS.
  changeLines =
    service:
    optionalString service.reloadIfChanged "X-ReloadIfChanged=true\n"
    + optionalString (!service.restartIfChanged) "X-RestartIfChanged=false\n"
    + optionalString (!service.stopIfChanged) "X-StopIfChanged=false\n";

  # One path on all machines: the text of a unit does not depend on the machine's store path.
  scriptLine =
    script: "${script.directive}=/run/current-system/scripts/${script.name}${script.arguments}\n";

  sectionOf =
    name: service:
    let
      scripts = scriptsOf name service;
      variables = globalEnvironment // service.environment;
      path = concatMapStrings (package: "${package}/bin:${package}/sbin:") service.path + systemPath;
      # What is added to a unit of Debian's keeps the search path that it has.
      runs = scripts != [ ] || service.serviceConfig ? ExecStart || service.path != [ ];
      body =
        environment ((if runs then { PATH = path; } else { }) // variables)
        + concatMapStrings scriptLine scripts
        + settings service.serviceConfig
        + changeLines service;
    in
    optionalString (body != "") "\n[Service]\n${body}";
in
{
  inherit scriptsOf sectionOf;
}
