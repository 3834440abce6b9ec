# Everything that the machines of one architecture share.
# Inputs: run (busybox.nix), lock (lock.nix, of this architecture), architecture (release.nix),
#         tools (commands xz, depmod, modprobe, mksquashfs), packages: what the network's machines want beyond the core.
# Result: { kernel, initrd, core, extra } (extra may be null).
{
  run,
  lock,
  architecture,
  tools,
  packages,
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
      lock
      architecture
      tools
      ;
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
      ;
  };
}
