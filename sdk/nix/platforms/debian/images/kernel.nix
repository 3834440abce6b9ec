# The kernel of an architecture and its modules.
# Inputs: run (busybox.nix), the lock of the architecture, the architecture's entry in the release,
#         tools: commands xz, zstd, depmod, modprobe, mksquashfs; the release (../releases).
# Result: the derivation that kernel.sh describes.
{
  run,
  lock,
  architecture,
  tools,
  release,
}:
let
  package = lock.kernelOf architecture.kernelPackage;
in
run "nixvms-${package}" {
  deb = lock.deb package;
  inherit (architecture) pvh;
  inherit (release) moduleFolder moduleEnding;
  inherit (tools)
    xz
    depmod
    modprobe
    mksquashfs
    ;
  unpackKernel = tools.${release.kernelCompression};
  modules = builtins.readFile ./kernel-modules.txt;
  initrdModules = builtins.readFile ./initrd-modules.txt;
  passAsFile = [
    "modules"
    "initrdModules"
  ];
} (builtins.readFile ./kernel.sh)
