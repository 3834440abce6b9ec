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

  # kernel.sh is written for a kernel that xz has compressed, and for plain modules below /lib.
  isZstd = release.kernelCompression == "zstd";
  kernelOfRelease =
    if isZstd then
      builtins.replaceStrings [ ''$xz -dc > "$out/kernel"'' ] [ ''$zstd -dc > "$out/kernel"'' ]
    else
      text: text;
  modulesOfRelease =
    if release.hasCompressedModules then
      builtins.replaceStrings
        [
          "./lib/modules/"
          "set +f\n"
        ]
        [
          "./usr/lib/modules/"
          "set +f\n${builtins.readFile ./kernel-compressed.sh}"
        ]
    else
      text: text;
  namesOfRelease =
    if release.hasCompressedModules then
      builtins.replaceStrings [ ".ko\n" ] [ ".ko.xz\n" ]
    else
      text: text;
in
run "nixvms-${package}" (
  {
    deb = lock.deb package;
    inherit (architecture) pvh;
    inherit (tools)
      xz
      depmod
      modprobe
      mksquashfs
      ;
    modules = namesOfRelease (builtins.readFile ./kernel-modules.txt);
    initrdModules = builtins.readFile ./initrd-modules.txt;
    passAsFile = [
      "modules"
      "initrdModules"
    ];
  }
  // (if isZstd then { inherit (tools) zstd; } else { })
) (modulesOfRelease (kernelOfRelease (builtins.readFile ./kernel.sh)))
