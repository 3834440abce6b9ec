# Files with replaced words, and files put together: substitute, substituteAll, replaceVars, concatText.
# Inputs: see default.nix. Result: the functions. Texts are replaced while the network is evaluated.
{
  lib,
  carry,
  runCommand,
  writeText,
  fail,
  ...
}:
let
  # A name for the result: that of the file, without the hash of a store path.
  nameOf =
    source:
    let
      name = baseNameOf (builtins.unsafeDiscardStringContext (toString source));
      match = builtins.match "[0-9a-z]{32}-(.*)" name;
    in
    if match == null then name else builtins.head match;

  asText =
    value:
    if value == true then
      "1"
    else if value == false || value == null then
      ""
    else
      toString value;

  replaceAll =
    source: values:
    builtins.replaceStrings (map (name: "@${name}@") (builtins.attrNames values)) (
      map asText (builtins.attrValues values)
    ) (builtins.readFile source);

  leftOver =
    text:
    let
      words = builtins.filter builtins.isList (builtins.split "@([a-zA-Z_][0-9A-Za-z_'-]*)@" text);
    in
    lib.unique (map builtins.head words);
in
{
  # nixpkgs before 24.11: what has no value stays.
  substituteAll =
    arguments:
    let
      values = removeAttrs arguments [
        "src"
        "name"
        "dir"
        "isExecutable"
        "postInstall"
      ];
      file = "${arguments.dir or ""}${lib.optionalString (arguments ? dir) "/"}${
        arguments.name or (nameOf arguments.src)
      }";
      text = replaceAll arguments.src values;
    in
    runCommand (arguments.name or (nameOf arguments.src))
      {
        inherit text;
        passAsFile = [ "text" ];
      }
      ''
        ${
          if arguments ? dir then
            ''
              target=$out/${lib.escapeShellArg file}
              mkdir -p "''${target%/*}"
            ''
          else
            "target=$out"
        }
        cp "$textPath" "$target"
        ${lib.optionalString (arguments.isExecutable or false) ''chmod +x "$target"''}
        ${arguments.postInstall or ""}
      '';

  # Every @name@ must have a value, and null leaves one as it is.
  replaceVars =
    source: values:
    let
      given = lib.filterAttrs (_: value: value != null) values;
      text = replaceAll source given;
      kept = builtins.attrNames (lib.filterAttrs (_: value: value == null) values);
      rest = lib.subtractLists kept (leftOver (replaceAll source (builtins.mapAttrs (_: _: "") given)));
    in
    if rest == [ ] then
      writeText (nameOf source) text
    else
      fail {
        code = "NIXVM3038";
        message =
          "pkgs.replaceVars was given no value for ${lib.concatMapStringsSep ", " (name: "@${name}@") rest} in ${toString source}. "
          + "Give one, or null to leave it as it is.";
      };

  substitute =
    { src, substitutions ? [ ], replacements ? substitutions, name ? nameOf src, ... }:
    fail {
      code = "NIXVM3036";
      message = "pkgs.substitute was used for ${name}, which the debian platform does not have. Use replaceVars, or builtins.replaceStrings with writeText.";
    };

  concatText =
    name: files:
    runCommand name { } ''cat ${lib.escapeShellArgs (map (file: "${file}") files)} > "$out"'';

  concatScript =
    name: files:
    runCommand name { } ''
      cat ${lib.escapeShellArgs (map (file: "${file}") files)} > "$out"
      chmod +x "$out"
    '';
}
