# boot.*: the kernel's parameters and modules. Stage 1 applies them, so no unit has to.
{ config, lib, ... }:
let
  inherit (lib) types;
  option = import ./option.nix lib;
  cfg = config.boot;

  # In a key, dots separate and slashes are dots of a name (as in sysctl.d): net.ipv4.conf.eth0/1.forwarding.
  pathOf = builtins.replaceStrings [ "." "/" ] [ "/" "." ];
  valueOf = value: if builtins.isBool value then (if value then "1" else "0") else toString value;
in
{
  options.boot = {
    kernelParams = option (types.listOf types.str) [ ] "Parameters added to the kernel's command line.";
    kernelModules =
      option (types.listOf types.str) [ ]
        "Kernel modules to load at start; docs/platforms.md lists those that machines have.";
    kernel.sysctl = option (types.attrsOf (
      types.nullOr (
        types.oneOf [
          types.bool
          types.int
          types.str
        ]
      )
    )) { } "Kernel parameters set at start, by their sysctl names; null leaves one alone.";
  };

  config = {
    boot.kernelParams = [
      "console=ttyS0"
      # A machine that panics restarts, and with -no-reboot ends: nothing waits for it in vain.
      "panic=1"
      "net.ifnames=0"
      "loglevel=4"
      # Speed under emulation: the self-tests of the kernel's ciphers alone take 2.5 s on i686.
      "mitigations=off"
      "audit=0"
      "cryptomgr.notests=1"
      "noisapnp"
    ];

    system.files = [
      {
        path = "kernel-modules";
        text = lib.concatMapStrings (module: "${module}\n") (lib.unique cfg.kernelModules);
      }
      {
        path = "sysctl";
        text = lib.concatStrings (
          lib.mapAttrsToList (
            key: value: lib.optionalString (value != null) "${pathOf key} ${valueOf value}\n"
          ) cfg.kernel.sysctl
        );
      }
    ];
  };
}
