# The platforms: what machines can be made of, by the names that users write.
#
# They are siblings. No file of one names a file of another, and nothing outside of this folder knows more of them than
# is written here; tests/nix/platforms.test.nix holds it. Everything is lazy: only the chosen platform is read.
#
# A platform is a function. It takes what the entry (../network.nix) was given, and uses what belongs to it:
#   system          the system of machines that choose none
#   hostSystem      the system of the tools that start them
#   systemSetting   the setting that chose it: { name; position; }, or null where it is the host's own
#   projects        descriptions of .NET projects (../projects), whose packages modules have as the argument `projects`
#   nixpkgs         nixos: the path of a nixpkgs tree
#   debianLock, debianMirrors, debianBootstrapTools, debianNames
#                   debian: paths of the lock, of the mirrors' addresses, of the folder of the bootstrap tools, and of
#                   the folder of package names
# Each of these is null where it was not given. A platform gives
#   arguments       what a network that is a function can ask for: `system`, `lib`, `pkgs` and what else it has
#   engine          a function of a checked network, { name; networkFile; machines; defaults; specialArgs; nodeSpecialArgs;
#                   replaced; isOwn; exchanged; }: the network's name, the user's file, modules by the names of the machines,
#                   the module for all of them, arguments that all modules get, by names those that modules of single machines
#                   get, the names of machines that modules of others must not read (../failure/consequence.nix), and the last
#                   two of ../network/shard.nix
#
# An engine gives
#   engine            its name, for the manifest
#   platformVersion   what the machines are made of, for people
#   nixpkgs           the path of the nixpkgs tree in the manifest, or null
#   machines          a list, sorted by name:
#     name, info        the name, and plain data for the manifest: hostName, domain, system, primaryIPAddress, vlans,
#                       addresses, memorySize, diskSize, cores, graphics, forwardedPorts, openPorts, ssh, targetHost,
#                       warnings, failedAssertions
#     vm, program       the derivation of the machine, and the name of its start script in bin/ of that
#     system            the derivation of what runs on the machine, which is what is deployed
#     fixed             what a running machine cannot take over from another build: its name for people → text
#     notes             what of its configuration has no effect, each an entry of the manifest's `notes`; only where there is such
#     packages          where a lock has to be completed first: a list of all that can be evaluated beside `info` before
#   facts             what machines of other processes need of those that isOwn names: stage → plain data, in the order of the
#                     stages' names; only where there is something that is not cheaper to evaluate once more
#   missing           what the lock lacks: `packages`, architecture → names; where the names of all packages of an architecture
#                     have to be had first, `names`, architecture → null, which needs no machine to be whole
#   architectures     those of the machines, as a lock names them, for a search that knows no package yet; where there is a lock
#   optionsOf         a machine's name → the tree of its options, for ../failure; only where the module system's errors
#                     have no positions, as those of our own have
#   configOf          a machine's name → its configuration, for ../failure
#   host              what starts a network on the host:
#     shell, path       the interpreter of scripts, and the folder of their tools
#     vdeSwitch         the virtual switch
#     accel             a program that prints the accelerator to use, or "" where the start scripts decide alone
#     byHand            whether `run-vms shell`, `ssh` and `console` can be had
#     relocatable       whether all of these and the start scripts take their store paths from the folder NIXVMS_STORE where
#                       that is set, and are scripts that `shell` runs
#     writeTree         name → [ { path; text or null; link or null; executable; } ] → a derivation with these files
{
  debian = import ./debian;
  nixos = import ./nixos;
}
