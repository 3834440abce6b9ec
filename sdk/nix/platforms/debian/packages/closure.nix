# The check that a machine has everything that its configuration names.
# Inputs: lock, the machine's lock (lock.nix); packages: what the machines of its architecture want beyond the core.
# Result: a function of { machine, system }, the machine's name and configuration, returning shell code for a builder
# that has the file `store-paths` in its working directory: every store path that the configuration refers to.
{
  lock,
  architecture,
  packages,
}:
let
  installed = builtins.toFile "nixvms-installed-${architecture.name}" (
    builtins.concatStringsSep "\n" (lock.closure (import ./core.nix ++ packages)) + "\n"
  );
  quote = text: "'${builtins.replaceStrings [ "'" ] [ "'\\''" ] text}'";
in
{ machine, system }:
''
  (
    machine=${quote machine}
    system=${system}
    store_paths=$PWD/store-paths
    installed=${installed}
    ${builtins.readFile ./closure.sh}
  )
''
