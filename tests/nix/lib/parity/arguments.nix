# What modules are given.
{ lib }:
with lib;
{
  special = {
    since = "14.12";
    needs = [ "mkAliasOptionModule" ];
    specialArgs = { who = "me"; };
    modules = [ ({ who, ... }: { options.a = mkOption { default = who; }; }) ];
    show = config: config.a;
  };
  special-in-imports = {
    needs = [ "mkAliasOptionModule" ];
    specialArgs = { extra = { options.b = mkOption { default = 2; }; }; };
    modules = [ ({ extra, ... }: { imports = [ extra ]; }) ];
    show = config: config.b;
  };
  module-args = {
    modules = [
      { options.a = mkOption { }; }
      ({ thing, ... }: { a = thing; })
      { _module.args.thing = 3; }
    ];
    since = "16.09";
    show = config: config.a;
  };
  module-args-missing = {
    uncatchable = true;
    since = "16.09";
    modules = [
      { options.a = mkOption { }; }
      ({ thing, ... }: { a = thing; })
    ];
    show = config: config.a;
  };
  module-args-by-config = {
    since = "16.09";
    modules = [
      { options.a = mkOption { }; options.n = mkOption { default = 4; }; }
      ({ thing, ... }: { a = thing; })
      ({ config, ... }: { _module.args.thing = config.n * 2; })
    ];
    show = config: config.a;
  };
  options-argument = {
    since = "16.09";
    modules = [
      ({ options, config, lib, ... }: {
        options.a = mkOption { description = "about a"; default = 1; };
        options.b = mkOption { default = options.a.description; };
      })
    ];
    show = config: config.b;
  };
  imports-by-function = {
    modules = [ ({ lib, ... }: { imports = [ { options.a = lib.mkOption { default = 1; }; } ({ ... }: { a = 2; }) ]; }) ];
    show = config: config.a;
  };
  imports-nested = {
    modules = [ { imports = [ { imports = [ { imports = [ { options.a = mkOption { default = "deep"; }; } ]; } ]; } ]; } ];
    show = config: config.a;
  };
  disabled = {
    since = "17.09";
    modules = [
      { options.a = mkOption { default = 1; }; }
      { disabledModules = [ ../cases/seven.nix ]; imports = [ ../cases/seven.nix ]; }
    ];
    show = config: config.a;
  };
  disabled-by-key = {
    since = "23.05";
    modules = [
      { options.a = mkOption { default = 1; }; }
      { key = "k"; config.a = 2; }
      { disabledModules = [ { key = "k"; } ]; }
    ];
    show = config: config.a;
  };
  same-key-once = {
    modules = [
      { options.a = mkOption { type = types.listOf types.int; }; }
      { key = "x"; config.a = [ 1 ]; }
      { key = "x"; config.a = [ 1 ]; }
    ];
    show = config: config.a;
  };
}
