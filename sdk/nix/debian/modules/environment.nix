# environment.*: packages, and the shells' environment.
{
  config,
  lib,
  nixvms,
  options,
  ...
}:
let
  inherit (lib) types;
  option = import ./option.nix lib;
  cfg = config.environment;

  value = types.oneOf [
    (types.listOf (types.either types.str types.path))
    types.str
    types.path
    types.int
    types.float
  ];
  # A list is joined with colons, as for PATH.
  textOf = v: if builtins.isList v then lib.concatMapStringsSep ":" toString v else "${toString v}";

  variables = cfg.variables // cfg.sessionVariables;
  exports = lib.mapAttrsToList (name: v: "export ${name}=${lib.escapeShellArg (textOf v)}\n") variables;
  aliases = lib.mapAttrsToList (
    name: command: lib.optionalString (command != null) "alias -- ${name}=${lib.escapeShellArg command}\n"
  ) cfg.shellAliases;

  # A name goes into shell files as it is.
  checkNames =
    what: pattern: from: set:
    let
      bad = builtins.filter (name: builtins.match pattern name == null) (builtins.attrNames set);
    in
    if bad == [ ] then
      set
    else
      nixvms.fail {
        code = "NIXVM3031";
        message = "${builtins.toJSON (builtins.head bad)} cannot be the name of ${what}.";
        position = nixvms.positionIn (builtins.head bad) from;
      };
  checkVariables = checkNames "an environment variable" "[A-Za-z_][A-Za-z0-9_]*";
in
{
  options.environment = {
    systemPackages = option (types.listOf types.package) [ ] "Packages that the machine has.";
    variables = option (types.attrsOf value) { } "Environment variables of login shells." // {
      apply = checkVariables options.environment.variables;
    };
    sessionVariables = option (types.attrsOf value) { } "Environment variables of login shells, as environment.variables." // {
      apply = checkVariables options.environment.sessionVariables;
    };
    shellAliases = option (types.attrsOf (types.nullOr types.str)) { } "Aliases of interactive shells; null removes one." // {
      apply = checkNames "an alias" "[^] \t\n/$`='\"|&;()<>\\[*?~#]+" options.environment.shellAliases;
    };
    shellInit = option types.lines "" "Shell code that every login shell runs.";
    loginShellInit = option types.lines "" "Shell code that every login shell runs after shellInit.";
    interactiveShellInit = option types.lines "" "Shell code that every interactive shell runs.";
    extraInit = option types.lines "" "Shell code that every login shell runs last.";
  };

  config.environment.etc = {
    profile.text = ''
      export PATH=/run/current-system/sw/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin
      export LANG=C.UTF-8
      ${lib.concatStrings exports}${cfg.shellInit}
      ${cfg.loginShellInit}
      ${cfg.extraInit}
      if [ -n "''${PS1-}" ] && [ -n "''${BASH-}" ]; then
        . /etc/bash.bashrc
      fi
    '';
    "bash.bashrc".text = ''
      [ -n "''${PS1-}" ] || return 0
      PS1='[\u@\h:\w]\$ '
      ${lib.concatStrings aliases}${cfg.interactiveShellInit}
    '';
  };
}
