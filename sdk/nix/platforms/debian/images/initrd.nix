# The initial RAM file system of an architecture: busybox, the modules of initrd-modules.txt and stage1*.sh.
# The same for all machines: which machine it starts is on the kernel's command line.
# Inputs: run (busybox.nix), the lock of the architecture, kernel (kernel.nix), the release (../releases).
# Result: a derivation holding the file `initrd`.
{
  run,
  lock,
  architecture,
  kernel,
  release,
}:
run "nixvms-initrd-${architecture.name}"
  {
    deb = lock.deb "busybox-static";
    inherit kernel;
    stage1 = builtins.readFile ./stage1.sh;
    stage1Disk = builtins.readFile ./stage1-disk.sh;
    passAsFile = [
      "stage1"
      "stage1Disk"
    ];
  }
  ''
    mkdir -p package root/bin root/sbin root/dev root/proc root/sys root/mnt
    dpkg-deb -x "$deb" package
    cp package/${release.busybox} root/bin/busybox
    for applet in $(busybox --list); do
      [ "$applet" = busybox ] || ln -s busybox "root/bin/$applet"
    done
    # The kernel itself calls this one.
    ln -s ../bin/busybox root/sbin/modprobe
    cp -r "$kernel/initrd/." root
    chmod -R u+w root
    cp "$stage1Path" root/init
    cp "$stage1DiskPath" root/stage1-disk.sh
    chmod 755 root/init
    ${if architecture ? personality then "echo ${architecture.personality} > root/personality" else ""}

    # Bit-identical: sorted, one date, one owner, inode numbers counted from one.
    mkdir "$out"
    cd root
    find . | sort > ../names
    while read -r name; do
      touch -h -d @1 "$name"
    done < ../names
    cpio -o -H newc -R 0:0 --renumber-inodes --ignore-devno < ../names > "$out/initrd"
  ''
