# The core image of an architecture: the packages that every machine has, as a squashfs file system.
# Inputs: run (busybox.nix), the lock of the architecture, tools: commands xz, mksquashfs.
# Result: { names, image }.
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
    trim = builtins.readFile ./trim.txt;
    keep = builtins.readFile ./keep.txt;
    passAsFile = [
      "trim"
      "keep"
    ];
  } (builtins.readFile ./unpack.sh + builtins.readFile ./core.sh);
}
