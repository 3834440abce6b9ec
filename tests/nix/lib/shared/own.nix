# A module that should not be shared: its declaration depends on the configuration.
{ config, lib, ... }:
{
  options.own = lib.mkOption { default = config.other; };
}
