# The core image of an architecture: the packages that every machine has, as a squashfs file system.
# Inputs: run (busybox.nix), the lock of the architecture, tools: commands xz, mksquashfs.
# Result: { names, image }; image.database has what the layers above must know: the packages (status), the alternatives,
# and the names of the commands in /usr/bin.
{
  run,
  lock,
  tools,
  architecture,
}:
let
  names = lock.closure (import ../packages/core.nix);
in
{
  inherit names;

  image = run "nixvms-core-${architecture.name}.squashfs" {
    debs = map lock.deb names;
    inherit (tools) xz mksquashfs;
    outputs = [
      "out"
      "database"
    ];
    trim = builtins.readFile ./trim.txt;
    keep = builtins.readFile ./keep.txt;
    passAsFile = [
      "trim"
      "keep"
    ];
  } (import ./install.nix + builtins.readFile ./core.sh);
}
