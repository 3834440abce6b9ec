# The errors of the module system about modules themselves: code, message, position.
#
# Input: `lib`. Result: functions that stop the evaluation. `place` is `{ file; start; isPath; … }` of what is loaded,
# `parent` the module that imports it.
#   NIXVM3014 not a valid module   NIXVM3017 import of a missing file   NIXVM3018 unknown module argument
lib:
let
  inherit (lib.diagnostics)
    attributePosition
    describe
    describeFile
    error
    quote
    ;

  fileOf = place: module: toString (module._file or place.file);

  # “The module '/x.nix'”
  theModule = file: if file == "<unknown-file>" then "A module without a file" else "The module '${file}'";
in
{
  importIsNoPath =
    { parent, position, module }:
    error "NIXVM3014" position [
      "${theModule parent.file} imports the string ${quote module}, which is no absolute path."
      "Write a path without quotation marks, such as ./${lib.removePrefix "./" module}."
    ];

  importIsMissing =
    { parent, position, file }:
    error "NIXVM3017" position [
      "${theModule parent.file} imports '${file}', which does not exist."
    ];

  notAModule =
    place: module:
    error "NIXVM3014" place.start [
      (
        if place.isPath then
          "The file '${place.file}' is used as a module, but it evaluates to ${describe module}."
        else
          "${theModule place.file} imports ${describe module}, which is not a module."
      )
      "A module is an attribute set, a function that returns one, or the path of a file with either."
    ];

  isNoList =
    place: module: name:
    error "NIXVM3014" (attributePosition name module place.start) [
      (
        "The attribute '${name}' of ${describeFile (fileOf place module)} "
        + "must be a list of modules, but it is ${describe module.${name}}."
      )
    ];

  unsupportedAttribute =
    place: module: name:
    error "NIXVM3014" (attributePosition name module place.start) [
      (
        "${theModule (fileOf place module)} has the attribute '${name}' "
        + "beside '${if module ? config then "config" else "options"}'."
      )
      "A module with 'config' or 'options' sets its options inside 'config': move '${name}' there."
    ];

  wrongClass =
    place: module: class:
    error "NIXVM3014" (attributePosition "_class" module place.start) [
      (
        "${theModule (fileOf place module)} is of the class '${module._class}', "
        + "but it is imported by modules of the class '${class}'."
      )
    ];

  disabledWithoutKey =
    module:
    error "NIXVM3014" module.disabledPosition [
      "${theModule module.file} has an attribute set in 'disabledModules' that lacks the attribute 'key'."
    ];

  disabledIsRelative =
    module: name:
    error "NIXVM3014" module.disabledPosition [
      (
        "${theModule module.file} disables the module ${quote name}, which is no absolute path, "
        + "and there is no modulesPath to look it up in."
      )
    ];

  missingArgument =
    file: formals: name:
    error "NIXVM3018" (attributePosition name formals null) [
      "${theModule (toString file)} asks for the argument '${name}', which does not exist."
      "Arguments come from specialArgs and from the option '_module.args'."
    ];
}
