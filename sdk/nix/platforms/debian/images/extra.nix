# The image of the packages that the machines of one network and architecture have beyond the core image.
# A layer of its own, so that one more package costs a second or two and not the 7 s of a whole image.
# Inputs: run (busybox.nix), the lock of the architecture, tools: commands xz, mksquashfs; core (core.nix), package names.
# Result: the image, or null when no package is left.
{
  run,
  lock,
  tools,
  architecture,
  core,
  packages,
}:
let
  inCore = builtins.listToAttrs (
    map (name: {
      inherit name;
      value = null;
    }) core.names
  );
  names = builtins.filter (name: !inCore ? ${name}) (lock.closure packages);
in
if names == [ ] then
  null
else
  run "nixvms-extra-${architecture.name}.squashfs" {
    debs = map lock.deb names;
    inherit (tools) xz mksquashfs;
  } (builtins.readFile ./unpack.sh + builtins.readFile ./extra.sh)
