# deployment.targetHost of a machine: a string, or null when it is not set.
{
  machine,
  config,
  options,
}:

let
  inherit (import ../../lib/diagnostics.nix) fail kindOf positionOf;

  value = config.deployment.targetHost or null;

  # The module system forgets positions; the definitions themselves still have them.
  defining = builtins.filter (
    definition: builtins.isAttrs definition && definition ? targetHost
  ) (options.deployment.definitions or [ ]);
in
if value == null || builtins.isString value then
  value
else
  fail {
    code = "NIXVM3022";
    message =
      "deployment.targetHost of the machine \"${machine}\" is ${kindOf value}, "
      + "but it must be a string: the domain name or the IP address that ssh uses, such as \"${machine}.example.net\".";
    position = if defining == [ ] then null else positionOf "targetHost" (builtins.head defining);
  }
