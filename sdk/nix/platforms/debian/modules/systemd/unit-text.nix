# The text of unit files. Inputs: lib. Result: functions from options to text.
lib:
let
  inherit (lib) concatStrings mapAttrsToList optionalString;

  scalar = value: if builtins.isBool value then lib.boolToString value else "${toString value}";

  # A list makes one line for each element: "" empties what was set before.
  settings =
    let
      lines =
        key: value:
        if value == null then
          ""
        else
          lib.concatMapStrings (element: "${key}=${scalar element}\n") (lib.toList value);
    in
    set: concatStrings (mapAttrsToList lines set);

  words = key: list: optionalString (list != [ ]) "${key}=${lib.concatStringsSep " " list}\n";
  number = key: value: optionalString (value != null) "${key}=${toString value}\n";

  # systemd reads C escapes within quotes, and % as the start of a specifier.
  quoted =
    text:
    let
      escaped =
        builtins.replaceStrings
          [ "\\" "\"" "%" "\n" "\t" ]
          [ "\\\\" "\\\"" "%%" "\\n" "\\t" ]
          text;
    in
    "\"${escaped}\"";

  # As NixOS has it: what differs here makes another unit of it. Whatever a trigger is (a path, a package, a text), its
  # JSON says; the hash keeps it from being built for that.
  triggers =
    key: list:
    optionalString (
      list != [ ]
    ) "${key}=${builtins.hashString "sha256" (builtins.toJSON list)}\n";

  oneLine = builtins.replaceStrings [ "\n" ] [ " " ];
in
{
  inherit settings;

  environment =
    let
      line =
        name: value: optionalString (value != null) "Environment=${quoted "${name}=${toString value}"}\n";
    in
    set: concatStrings (mapAttrsToList line set);

  section = name: set: optionalString (set != { }) "\n[${name}]\n${settings set}";

  unitSection =
    unit:
    let
      body =
        optionalString (unit.description != "") "Description=${oneLine unit.description}\n"
        + words "Documentation" unit.documentation
        + words "Requires" unit.requires
        + words "Wants" unit.wants
        + words "Upholds" unit.upholds
        + words "After" unit.after
        + words "Before" unit.before
        + words "BindsTo" unit.bindsTo
        + words "PartOf" unit.partOf
        + words "Conflicts" unit.conflicts
        + words "Requisite" unit.requisite
        + words "OnFailure" unit.onFailure
        + words "OnSuccess" unit.onSuccess
        + number "StartLimitIntervalSec" unit.startLimitIntervalSec
        + number "StartLimitBurst" unit.startLimitBurst
        + triggers "X-Restart-Triggers" unit.restartTriggers
        + triggers "X-Reload-Triggers" unit.reloadTriggers
        + settings unit.unitConfig;
    in
    optionalString (body != "") "[Unit]\n${body}";
}
