# Files and scripts from text: writeText, writeScriptBin, writeShellApplication ….
# Inputs: see default.nix. Result: the functions.
{
  lib,
  run,
  safeName,
  carry,
  ...
}:
let
  # Machines have bash there; nixpkgs' runtimeShell.
  shell = "/bin/bash";

  writeTextFile =
    {
      name ? arguments.pname,
      text,
      executable ? false,
      destination ? "",
      checkPhase ? "",
      passthru ? { },
      ...
    }@arguments:
    carry [ text checkPhase ] (
      run (safeName name)
        {
          inherit text checkPhase;
          passAsFile = [
            "text"
            "checkPhase"
          ];
          target = destination;
        }
        ''
          case $target in
            */*) mkdir -p "$out''${target%/*}" ;;
          esac
          cp "$textPath" "$out$target"
          ${lib.optionalString executable ''chmod +x "$out$target"''}
          target=$out$target
          . "$checkPhasePath"
        ''
    )
    // passthru;

  # A script that begins with its interpreter's name cannot have the line ends of Windows: the name would end in one.
  scriptText = text: if lib.hasPrefix "#!" text then shellCode text else text;
  shellCode = import ../../modules/shell-code.nix;

  writeScript =
    name: text:
    writeTextFile {
      inherit name;
      text = scriptText text;
      executable = true;
    };

  writeScriptBin =
    name: text:
    writeTextFile {
      inherit name;
      text = scriptText text;
      executable = true;
      destination = "/bin/${name}";
    }
    // {
      meta.mainProgram = name;
    };

  writeShellScriptBin = name: text: writeScriptBin name "#!${shell}\n${shellCode text}";

  variable = name: value: "export ${lib.toShellVar name value}\n";
in
{
  inherit writeTextFile writeScript writeScriptBin writeShellScriptBin;
  runtimeShell = shell;

  writeText = name: text: writeTextFile { inherit name text; };

  writeTextDir =
    path: text:
    writeTextFile {
      name = baseNameOf path;
      inherit text;
      destination = "/${path}";
    };

  writeShellScript = name: text: writeScript name "#!${shell}\n${shellCode text}";

  # Without shellcheck, which is no part of busybox.
  writeShellApplication =
    {
      name,
      text,
      runtimeInputs ? [ ],
      runtimeEnv ? { },
      bashOptions ? [
        "errexit"
        "nounset"
        "pipefail"
      ],
      inheritPath ? true,
      ...
    }:
    writeShellScriptBin name (
      lib.concatMapStrings (option: "set -o ${option}\n") bashOptions
      + lib.concatStrings (lib.mapAttrsToList variable (if runtimeEnv == null then { } else runtimeEnv))
      + lib.optionalString (
        runtimeInputs != [ ]
      ) "export PATH=\"${lib.makeBinPath runtimeInputs}${lib.optionalString inheritPath ":$PATH"}\"\n"
      + text
    );
}
