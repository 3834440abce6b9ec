# Debian packages as tools of builders: buildInputs of runCommand. They are those of the host's architecture, whatever the machine
# is, and run by their own loader, with their own libraries: a builder has no /usr, and need not be allowed to make one.
# Inputs: run and shell (busybox.nix), toolsOf (tools.nix), the lock of the host's architecture (lock.nix), its entry in the release.
# Result:
#   setupOf NAMES   shell code for a builder: the programs of these packages are on its PATH
#   marksOf NAMES   a string that refers to them, for what a builder returns
#   packages        the lock's entries, by name
#   toolsIn STRING  the packages that builders which a string refers to have as tools, for the lock
{
  run,
  shell,
  toolsOf,
  lock,
  architecture,
}:
let
  marker = "debian-tool-";

  # What tells the network that the lock needs the package. Before it has, there is nothing to build with.
  markOf = name: "${run "${marker}${name}" { } ''mkdir "$out"''}";

  programsOf =
    names:
    run "nixvms-programs-${builtins.head names}"
      {
        inherit (toolsOf names) unpacked;
        inherit (architecture) loader libraries;
        inherit shell;
      }
      (builtins.readFile ./build-tools.sh);

  toolOfPath =
    path:
    let
      match = builtins.match "[^-]*-${marker}(.*)[.]drv" (baseNameOf path);
    in
    if match == null then [ ] else match;
in
{
  setupOf =
    names:
    let
      sorted = builtins.sort builtins.lessThan names;
    in
    if names == [ ] then
      ""
    else if builtins.all lock.has names then
      ". ${programsOf sorted}/setup\n"
    else
      ": ${toString (map markOf sorted)}\n";

  inherit (lock) packages;

  marksOf = names: toString (map markOf names);

  toolsIn = string: builtins.concatMap toolOfPath (builtins.attrNames (builtins.getContext string));
}
