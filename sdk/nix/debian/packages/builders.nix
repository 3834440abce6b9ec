# The trivial builders of nixpkgs (runCommand, writeText, symlinkJoin …), with busybox as the only tool.
# Inputs: lib, run (busybox.nix), busybox.
# Result: the functions, with the names and arguments that nixpkgs gives them.
#
# A script made here may name Debian packages: "${pkgs.jq}/bin/jq". The network has to find those names in the machine
# that uses the script, so what a builder returns carries the context of all strings that went into it, as the context
# of its own outPath: no package hides behind another derivation.
{
  lib,
  run,
  busybox,
}:
let
  # A store path's name cannot hold every character, and a file's name may.
  safeName =
    name:
    let
      isKept = part: builtins.isString part && part != "";
      parts = builtins.split "[^A-Za-z0-9+._?=-]+" (lib.removePrefix "." name);
    in
    builtins.concatStringsSep "-" (builtins.filter isKept parts);

  contextOf = strings: builtins.substring 0 0 (builtins.concatStringsSep "" strings);

  carry =
    strings: derivation:
    derivation
    // {
      outPath = derivation.outPath + contextOf strings;
      passthru = { };
      meta = { };
    };

  shell = "/bin/bash";
in
rec {
  runCommand =
    name: environment: script:
    let
      passthru = environment.passthru or { };
      arguments = removeAttrs environment [
        "passthru"
        "meta"
      ];
      asString = value: if builtins.isAttrs value && !(value ? outPath) then "" else toString value;
    in
    carry ([ script ] ++ map asString (builtins.attrValues arguments)) (
      run (safeName name) arguments script
    )
    // passthru;

  runCommandLocal = runCommand;
  runCommandNoCC = runCommand;

  writeTextFile =
    {
      name,
      text,
      executable ? false,
      destination ? "",
      checkPhase ? "",
      passthru ? { },
      ...
    }:
    carry [ text ] (
      run (safeName name)
        {
          inherit text;
          passAsFile = [ "text" ];
          target = destination;
        }
        ''
          case $target in
            */*) mkdir -p "$out''${target%/*}" ;;
          esac
          cp "$textPath" "$out$target"
          ${lib.optionalString executable ''chmod +x "$out$target"''}
        ''
    )
    // passthru;

  writeText = name: text: writeTextFile { inherit name text; };

  writeTextDir =
    path: text:
    writeTextFile {
      name = baseNameOf path;
      inherit text;
      destination = "/${path}";
    };

  writeScript =
    name: text:
    writeTextFile {
      inherit name text;
      executable = true;
    };

  writeScriptBin =
    name: text:
    writeTextFile {
      inherit name text;
      executable = true;
      destination = "/bin/${name}";
    };

  writeShellScript = name: text: writeScript name "#!${shell}\n${text}";

  writeShellScriptBin = name: text: writeScriptBin name "#!${shell}\n${text}";

  writeShellApplication =
    {
      name,
      text,
      runtimeInputs ? [ ],
      ...
    }:
    writeShellScriptBin name ''
      set -o errexit -o nounset -o pipefail
      export PATH="${lib.makeBinPath runtimeInputs}:$PATH"
      ${text}
    '';

  # A folder of links to the files of other folders.
  symlinkJoin =
    {
      name,
      paths,
      postBuild ? "",
      ...
    }:
    carry (map toString paths ++ [ postBuild ]) (
      run (safeName name) { inherit paths; } ''
        mkdir "$out"
        for path in $paths; do
          cp -rsf "$path/." "$out/"
        done
        ${postBuild}
      ''
    );

  buildEnv = symlinkJoin;

  # A folder of links: [ { name; path; } ] or name → path.
  linkFarm =
    name: entries:
    let
      list =
        if builtins.isAttrs entries then
          lib.mapAttrsToList (name: path: { inherit name path; }) entries
        else
          entries;
      link = entry: ''
        mkdir -p -- "$out"/${lib.escapeShellArg (dirOf entry.name)}
        ln -s -- ${lib.escapeShellArg "${entry.path}"} "$out"/${lib.escapeShellArg entry.name}
      '';
    in
    runCommand name { } ''
      mkdir "$out"
      ${lib.concatMapStrings link list}
    '';

  fetchurl =
    {
      url ? builtins.head urls,
      urls ? [ url ],
      sha256 ? "",
      hash ? "",
      name ? baseNameOf url,
      executable ? false,
      ...
    }:
    derivation {
      name = safeName name;
      inherit url executable;
      urls = [ url ];
      system = "builtin";
      builder = "builtin:fetchurl";
      outputHashMode = if executable then "recursive" else "flat";
      outputHashAlgo = if hash == "" then "sha256" else null;
      outputHash = if hash == "" then sha256 else hash;
      unpack = false;
      preferLocalBuild = true;
      impureEnvVars = [
        "http_proxy"
        "https_proxy"
        "ftp_proxy"
        "all_proxy"
        "no_proxy"
      ];
    };

  inherit busybox;
}
