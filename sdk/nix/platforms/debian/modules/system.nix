# system.* and debian.packages: what the machine's configuration is made of.
{
  config,
  lib,
  nixvms,
  options,
  ...
}:
let
  inherit (lib) mkIf mkOption types;
  option = import ./option.nix lib;
  scripts = config.system.activationScripts;

  # NixOS has these; nothing has to be done for them here, but scripts of users may name them.
  builtIn = [
    "binsh"
    "etc"
    "groups"
    "hostname"
    "specialfs"
    "stdio"
    "users"
    "usrbinenv"
    "var"
  ];

  textOf = script: shellCode (if builtins.isString script then script else script.text or "");
  shellCode = import ./shell-code.nix;
  needsOf = script: if builtins.isString script then [ ] else script.deps or [ ];

  missing =
    name: need:
    nixvms.fail {
      code = "NIXVM3032";
      message = "system.activationScripts.${name} comes after the script \"${need}\", which does not exist.";
      position = nixvms.positionIn name options.system.activationScripts;
    };

  # Every script after those that it names; `path` holds the names that led here, so that a circle ends.
  ordered =
    let
      visit =
        path: done: name:
        let
          needs = builtins.filter (need: scripts ? ${need} || !builtins.elem need builtIn) (
            needsOf scripts.${name}
          );
          visitNeed =
            done: need: if scripts ? ${need} then visit (path ++ [ name ]) done need else missing name need;
        in
        if builtins.elem name done || builtins.elem name path then
          done
        else
          lib.foldl visitNeed done needs ++ [ name ];
    in
    lib.foldl (visit [ ]) [ ] (builtins.attrNames scripts);

  # A shell of its own for each: `exit` in one does not keep the others from running.
  run = name: ''
    (
    :
    ${textOf scripts.${name}}
    ) || {
      echo ${lib.escapeShellArg "The activation script ${name} failed."}
      status=1
    }
  '';
in
{
  options.debian = {
    packages =
      option (types.listOf types.str) [ ]
        "Debian packages that the machine has, by their Debian names.";
    setUp = mkOption {
      type = types.listOf types.str;
      default = [ ];
      internal = true;
      description = "Debian packages whose maintainer scripts need not run: an option does what they would (internal).";
    };
    buildPackages = mkOption {
      type = types.listOf types.str;
      default = [ ];
      internal = true;
      description = "Debian packages whose programs make something of the machine when it is built (internal).";
    };
  };

  options.system = {
    stateVersion =
      option types.str ""
        "The NixOS release that the configuration was written for; it means nothing here.";
    activationScripts =
      option (types.attrsOf types.raw) { }
        "Shell scripts, or { text; deps; }, that run before systemd starts.";
    build =
      option (types.lazyAttrsOf types.raw) { }
        "Derivations made of the configuration: toplevel and vm.";
    plainFolders = mkOption {
      type = types.listOf types.str;
      default = [ ];
      internal = true;
      description = "Folders on the machine's disk, or in memory, that are no part of the overlay (internal).";
    };
    files = mkOption {
      type = types.listOf types.raw;
      default = [ ];
      internal = true;
      description = "The files of the machine's configuration in the store (internal).";
    };
  };

  config.system.build = { inherit (nixvms.built) toplevel vm; };

  config.system.files =
    lib.optional (config.system.plainFolders != [ ]) {
      path = "plain-folders";
      text = lib.concatMapStrings (folder: "${folder}\n") (lib.unique config.system.plainFolders);
    }
    ++ lib.optional (scripts != { }) {
      path = "activate";
      executable = true;
      text = ''
        #!/bin/bash
        # system.activationScripts. Runs before systemd starts.
        export PATH=/run/current-system/sw/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin
        status=0
        ${lib.concatMapStrings run ordered}
        exit "$status"
      '';
    };
}
