# boot.*: the kernel's parameters and modules. Stage 1 applies them, so no unit has to.
{ config, lib, ... }:
let
  inherit (import ./one-line.nix lib) types;
  option = import ./option.nix lib;
  cfg = config.boot;

  # In a key, dots separate and slashes are dots of a name (as in sysctl.d): net.ipv4.conf.eth0/1.forwarding.
  pathOf = builtins.replaceStrings [ "." "/" ] [ "/" "." ];
  valueOf = value: if builtins.isBool value then (if value then "1" else "0") else toString value;

  # Speed under emulation. The start script adds what is no good with KVM.
  lean = [
    "mitigations=off"
  ]
  ++ lib.optional (config.services.journald.audit != true) "audit=0"
  ++ [
    "noisapnp"
    # The self-tests of the kernel's ciphers alone take 2.5 s on i686.
    "cryptomgr.notests=1"
    # No security modules: every file, socket and process asks them all.
    "lsm="
    # Not to be zeroed: every page twice, the kernel's and the process's own.
    "init_on_alloc=0"
    # A large page is zeroed as a whole, however little of it is used; it also costs memory.
    "transparent_hugepage=madvise"
    # The kernel's own text stays in large pages, and nobody looks for writable ones.
    "rodata=off"
    # The first two go through 40,000 functions and all trace events for names that only tracing shows: a seventh of the
    # start. The others are for encrypted keys, and a self-test.
    "initcall_blacklist=ftrace_check_for_weak_functions,trace_eval_init,init_encrypted,crypto_kdf108_init"
    # Starting services waits for the kernel's grace periods again and again.
    "rcupdate.rcu_expedited=1"
  ];
in
{
  options.boot = {
    kernelParams = option (types.listOf types.str) [ ] "Parameters added to the kernel's command line.";
    kernelModules =
      option (types.listOf types.str) [ ]
        "Kernel modules to load at start.";
    blacklistedKernelModules =
      option (types.listOf types.str) [ ]
        "Kernel modules that are loaded only by their own names.";
    extraModprobeConfig = option types.lines "" "Lines of /etc/modprobe.d/nixos.conf: options of kernel modules.";
    consoleLogLevel = option types.int 4 "How important a message of the kernel must be to be on the console; 7 is all.";
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
      # A machine that panics restarts, and with -no-reboot ends: nobody waits until a time limit.
      "panic=1"
      "net.ifnames=0"
      "loglevel=${toString cfg.consoleLogLevel}"
    ]
    ++ lean;

    environment.etc."modprobe.d/nixos.conf" =
      lib.mkIf (cfg.extraModprobeConfig != "" || cfg.blacklistedKernelModules != [ ])
        {
          text =
            lib.concatMapStrings (module: "blacklist ${module}\n") cfg.blacklistedKernelModules
            + cfg.extraModprobeConfig;
        };

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
