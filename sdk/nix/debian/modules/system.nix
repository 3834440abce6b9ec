# system.* and debian.packages: what the machine's configuration is made of.
{ config, lib, ... }:
let
  inherit (lib) mkIf types;
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

  textOf = script: if builtins.isString script then script else script.text or "";
  needsOf = script: if builtins.isString script then [ ] else script.deps or [ ];

  # Every script after those that it names.
  ordered =
    let
      visit =
        done: name:
        if builtins.elem name done || (builtins.elem name builtIn && !(scripts ? ${name})) then
          done
        else if scripts ? ${name} then
          # A script counts as done before its own needs are, so that a circle ends.
          let
            before = lib.foldl visit (done ++ [ name ]) (needsOf scripts.${name});
          in
          lib.remove name before ++ [ name ]
        else
          throw "NIXVM3032: An activation script of the machine needs system.activationScripts.${name}, which does not exist.";
    in
    lib.foldl visit [ ] (builtins.attrNames scripts);
in
{
  options.debian.packages =
    option (types.listOf types.str) [ ]
      "Debian packages that the machine has, by their Debian names.";

  options.system = {
    stateVersion = option types.str "" "The NixOS release that the configuration was written for; of no meaning here.";
    activationScripts =
      option (types.attrsOf types.raw) { }
        "Shell scripts, or { text; deps; }, that run before systemd starts.";
    build = option (types.lazyAttrsOf types.raw) { } "Derivations made of the configuration: toplevel and vm.";
    files =
      option (types.listOf types.raw) [ ] "The files of the machine's configuration in the store (internal)."
      // {
        internal = true;
      };
  };

  config.system.files = mkIf (scripts != { }) [
    {
      path = "activate";
      executable = true;
      text = ''
        #!/bin/bash
        # Runs before systemd starts: system.activationScripts, each in a shell of its own.
        export PATH=/run/current-system/sw/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin
        status=0
        ${lib.concatMapStrings (name: ''
          (
          ${textOf scripts.${name}}
          ) || { echo "The activation script "${lib.escapeShellArg name}" failed."; status=1; }
        '') ordered}
        exit "$status"
      '';
    }
  ];
}
