# The kernel of an architecture and its modules.
# Inputs: run (busybox.nix), the lock of the architecture, the architecture's entry in release.nix,
#         tools: commands xz, depmod, modprobe, mksquashfs.
# Result: the derivation that kernel.sh describes.
{
  run,
  lock,
  architecture,
  tools,
}:
let
  package = lock.kernelOf architecture.kernelPackage;
in
run "nixvms-${package}" {
  deb = lock.deb package;
  inherit (architecture) pvh;
  inherit (tools)
    xz
    depmod
    modprobe
    mksquashfs
    ;
  modules = builtins.readFile ./kernel-modules.txt;
  initrdModules = builtins.readFile ./initrd-modules.txt;
  passAsFile = [
    "modules"
    "initrdModules"
  ];
} (builtins.readFile ./kernel.sh)
