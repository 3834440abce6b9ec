# The text of unit files. Inputs: lib. Result: functions from a unit's options to text.
lib:
let
  inherit (lib) concatStrings mapAttrsToList optionalString;

  scalar = value: if builtins.isBool value then lib.boolToString value else "${toString value}";

  # A list makes one line for each element: "" empties what was set before.
  settings =
    set:
    concatStrings (
      mapAttrsToList (
        key: value: lib.concatMapStrings (v: "${key}=${scalar v}\n") (if value == null then [ ] else lib.toList value)
      ) set
    );

  words = key: list: optionalString (list != [ ]) "${key}=${lib.concatStringsSep " " list}\n";
  number = key: value: optionalString (value != null) "${key}=${toString value}\n";

  # systemd reads C escapes within quotes, and % as the start of a specifier.
  quoted =
    text:
    "\"${builtins.replaceStrings [ "\\" "\"" "%" "\n" "\t" ] [ "\\\\" "\\\"" "%%" "\\n" "\\t" ] text}\"";

  environment =
    set:
    concatStrings (
      mapAttrsToList (
        name: value: optionalString (value != null) "Environment=${quoted "${name}=${toString value}"}\n"
      ) set
    );

  # A description is one line whatever it says.
  oneLine = builtins.replaceStrings [ "\n" ] [ " " ];
in
{
  inherit settings environment;

  section =
    name: set:
    optionalString (set != { }) "\n[${name}]\n${settings set}";

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
        + settings unit.unitConfig;
    in
    optionalString (body != "") "[Unit]\n${body}";
}
