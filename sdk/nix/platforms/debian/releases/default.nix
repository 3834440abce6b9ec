# The one place that knows the releases of Debian: a file for each, with all that differs between them, and here what they share.
# DebianRelease.cs has again what is needed to fetch packages; a test compares the two.
# Inputs: the codename of a release, as locks have it; hostSystem, the host's. Result: an attribute set.
{ codename, hostSystem }:
let
  releases = {
    bookworm = import ./bookworm.nix architectures;
    trixie = import ./trixie.nix architectures;
  };

  architectures = {
    # QEMU's package for the processor is named after it, and a host of it may have KVM for the machine.
    amd64 = {
      name = "amd64";
      processor = "x86";
      loader = "lib/x86_64-linux-gnu/ld-linux-x86-64.so.2";
      libraries = "lib/x86_64-linux-gnu";
      # The metapackage: the kernel's ABI is never written down.
      kernelPackage = "linux-image-amd64";
      # This kernel has the PVH note: the plain ELF image starts in 0.4 s, unpacking bzImage under TCG takes 3 s.
      pvh = true;
      qemu = "qemu-system-x86_64";
      inherit (x86) machineType console screen emulated;
    };

    i386 = {
      name = "i386";
      processor = "x86";
      loader = "lib/ld-linux.so.2";
      libraries = "lib/i386-linux-gnu";
      pvh = true;
      inherit (x86) machineType console screen emulated;
    };

    arm64 = {
      name = "arm64";
      processor = "arm";
      loader = "lib/aarch64-linux-gnu/ld-linux-aarch64.so.1";
      libraries = "lib/aarch64-linux-gnu";
      kernelPackage = "linux-image-arm64";
      # The package has the plain image.
      pvh = false;
      qemu = "qemu-system-aarch64";
      # The newest interrupt controller that there is, be it emulated or the host's.
      machineType = "virt,gic-version=max";
      console = "ttyAMA0";
      screen = {
        devices = "-device virtio-gpu-pci";
        modules = [
          "virtio_gpu"
          "virtio_input"
        ];
      };
      emulated = {
        # Without what programs use only where it is there, and what takes QEMU time.
        cpu = "max,pauth=off,sve=off";
        oneCore = "";
      };
    };
  };

  x86 = {
    machineType = "q35";
    console = "ttyS0";
    # The kernel starts without the firmware's help, so the screen needs a driver.
    screen = {
      devices = "-vga std";
      modules = [ "bochs" ];
    };
    # How a processor without KVM is.
    emulated = {
      # All that QEMU can emulate: on its default processor, which lacks SSE4.2 and POPCNT, newer programs do not start.
      cpu = "max";
      # With one processor, the kernel would rewrite each of its lock instructions, and find out how fast the processor's
      # own timer is, where another one will do. Emulated, that takes half a second.
      oneCore = "noreplace-smp nolapic_timer";
    };
  };

  common = {
    inherit codename;

    # Every builder and every start script runs on this system, whatever the machines are.
    hostSystem = if hostSystem == "aarch64-linux" then hostSystem else "x86_64-linux";
    hostArchitecture = release.architectures.${release.hostSystem}.name;
  };

  release = common // releases.${codename};
in
release
