# Everything that the machines of one architecture share.
# Inputs: run (busybox.nix), lock (lock.nix, of this architecture), architecture (../releases),
#         tools (commands xz, depmod, modprobe, mksquashfs), packages: what the network's machines want beyond the core,
#         the release (../releases).
# Result: { kernel, initrd, core, extra } (extra may be null).
{
  run,
  lock,
  architecture,
  tools,
  packages,
  release,
}:
let
  core = import ./core.nix {
    inherit
      run
      lock
      architecture
      tools
      ;
  };
  kernel = import ./kernel.nix {
    inherit
      run
      architecture
      tools
      release
      ;
    lock = architecture.kernelLock;
  };
in
{
  inherit kernel;
  core = core.image;
  initrd = import ./initrd.nix {
    inherit
      run
      lock
      architecture
      kernel
      release
      ;
  };
  extra = import ./extra.nix {
    inherit
      run
      lock
      architecture
      tools
      core
      packages
      release
      ;
  };
}
