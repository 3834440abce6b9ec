# deployment.targetHost of a machine: a string, or null when it is not set.
{
  machine,
  config,
  options,
}:

let
  inherit (import ../diagnostics.nix) fail positionOf;

  value = config.deployment.targetHost or null;

  # The module system forgets positions; the definitions themselves still have them.
  defining = builtins.filter (
    definition: builtins.isAttrs definition && definition ? targetHost
  ) (options.deployment.definitions or [ ]);

  article = {
    bool = "a Boolean";
    float = "a number";
    int = "a number";
    lambda = "a function";
    list = "a list";
    path = "a path";
    set = "an attribute set";
  };
in
if value == null || builtins.isString value then
  value
else
  fail {
    code = "NIXVM3022";
    message =
      "deployment.targetHost of the machine \"${machine}\" is ${article.${builtins.typeOf value} or "no string"}, "
      + "but it must be a string: the domain name or the IP address that ssh uses, such as \"${machine}.example.net\".";
    position = if defining == [ ] then null else positionOf "targetHost" (builtins.head defining);
  }
