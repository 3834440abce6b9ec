# Programs of Debian packages for builders and start scripts, on a host that need not have them.
# Inputs: run (busybox.nix), the lock of the host's architecture (lock.nix), its entry in the release.
# Result: a function of package names: a folder of unpacked packages with
#   command PROGRAM   the words that run lib/…/PROGRAM through the packages' own loader and libraries
{
  run,
  lock,
  architecture,
}:
packages:
let
  unpacked = run "tools-${builtins.head packages}" { debs = map lock.deb (lock.closure packages); } ''
    ${builtins.readFile ../images/unpack.sh}
    mkdir "$out"
    unpack_debs "$out" $debs
    cd "$out"
    rm bin sbin lib lib64 lib32 libx32
    mv usr/* .
    rm -rf usr share/doc share/man share/locale share/info
  '';
  commandAs =
    options: program:
    "${unpacked}/${architecture.loader} ${options}"
    + "--library-path ${unpacked}/${architecture.libraries} ${unpacked}/${program}";
in
{
  inherit unpacked;
  command = commandAs "";
  # For programs that look at the name they were called by.
  commandNamed = name: commandAs "--argv0 ${name} ";
}
