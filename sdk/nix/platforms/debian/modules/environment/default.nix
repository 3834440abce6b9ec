# environment.*: packages, and the shells' environment.
{
  config,
  lib,
  nixvms,
  options,
  ...
}:
let
  inherit (lib) concatStrings mapAttrsToList types;
  option = import ../option.nix lib;
  cfg = config.environment;
  # What bash has of its own.
  inherit (config.programs) bash;
  ofBash = lib.optionalString bash.enable;

  value = types.oneOf [
    (types.listOf (types.either types.str types.path))
    types.str
    types.path
    types.int
    types.float
  ];
  # A list is joined with colons, as for PATH.
  textOf = v: if builtins.isList v then lib.concatMapStringsSep ":" toString v else "${toString v}";

  locale = mapAttrsToList (name: v: "export ${name}=${v}\n") config.i18n.variables;
  exports = mapAttrsToList (name: v: "export ${name}=${lib.escapeShellArg (textOf v)}\n") (
    cfg.variables // cfg.sessionVariables
  );

  aliasLine =
    name: command:
    lib.optionalString (command != null) "alias -- ${name}=${lib.escapeShellArg command}\n";

  # An option whose names go into shell files as they are.
  named =
    {
      what,
      pattern,
      from,
    }:
    type: description:
    option (types.attrsOf type) { } description
    // {
      apply =
        set:
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
    };

  variablesOf = named {
    what = "an environment variable";
    pattern = "[A-Za-z_][A-Za-z0-9_]*";
    from = options.environment.variables;
  };
  aliasesOf = named {
    what = "an alias";
    pattern = "[^] \t\n/$`='\"|&;()<>\\[*?~#]+";
    from = options.environment.shellAliases;
  };

  code = option types.lines "";
  shellCode = import ../shell-code.nix;
in
{
  imports = [
    # Declared for each machine.
    {
      options.environment = {
        variables = variablesOf value "Environment variables of login shells; a list is joined with colons.";
        sessionVariables = variablesOf value "The same as environment.variables.";
        shellAliases = aliasesOf (types.nullOr types.str) "Aliases of interactive shells; null leaves one out.";
      };
    }
  ];

  options.environment = {
    systemPackages = option (types.listOf types.package) [ ] "Packages that the machine has.";
    shells = option (types.listOf (types.either types.package (import ../one-line.nix lib).types.path)) [ ] "Shells that accounts may have, beside Debian's: lines of /etc/shells.";
    shellInit = code "Shell code that every login shell runs.";
    loginShellInit = code "Shell code that every login shell runs after shellInit.";
    interactiveShellInit = code "Shell code that every interactive shell runs.";
    extraInit = code "Shell code that every login shell runs after loginShellInit.";
  };

  config.environment.etc = {
    shells = lib.mkIf (cfg.shells != [ ]) {
      text = lib.concatMapStrings (shell: "${shell}\n") (
        lib.unique (
          [
            "/bin/sh"
            "/usr/bin/sh"
            "/bin/bash"
            "/usr/bin/bash"
          ]
          ++ map (shell: if builtins.isAttrs shell then "${shell}${shell.shellPath or ""}" else "${shell}") cfg.shells
        )
      );
    };
    profile.text = shellCode ''
      export PATH=/run/current-system/sw/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin
      ${concatStrings locale}
      ${concatStrings exports}
      ${cfg.shellInit}
      ${cfg.loginShellInit}
      ${cfg.extraInit}
      ${ofBash "${bash.shellInit}\n${bash.loginShellInit}"}
      if [ -n "''${PS1-}" ] && [ -n "''${BASH-}" ]; then
        . /etc/bash.bashrc
      fi
    '';
    "bash.bashrc".text = shellCode ''
      [ -n "''${PS1-}" ] || return 0
      ${ofBash bash.promptInit}
      ${concatStrings (mapAttrsToList aliasLine (cfg.shellAliases // lib.optionalAttrs bash.enable bash.shellAliases))}
      ${cfg.interactiveShellInit}
      ${ofBash bash.interactiveShellInit}
    '';
  };
}
