# Starts the machine, with the start contract of NixOS:
#   QEMU_OPTS            options added to QEMU's command line (words, no quotes)
#   QEMU_NET_OPTS        added to the user network of eth0, as hostfwd=tcp:127.0.0.1:2222-:22
#   QEMU_KERNEL_PARAMS   added to the kernel's command line
#   QEMU_VDE_SOCKET_n    the switch of vlan n; without it, the interface has no peer
#   TMPDIR, USE_TMPDIR   with USE_TMPDIR=1 the machine's files are in TMPDIR, else in a new folder, removed at the end
#   SHARED_DIR           a folder that the machine has as /tmp/shared
#   NIX_DISK_IMAGE       the root disk, made when missing; set and empty: the root file system is in memory
# and of our own:
#   NIXVMS_ACCEL         kvm or tcg, instead of finding out
#   NIXVMS_QEMU          the QEMU command
#   NIXVMS_STORE_IMAGE   a squashfs image of the machine's store paths, used instead of the 9p shares and made when
#                        missing; 1 stands for a new one in the machine's folder
#   NIXVMS_FORWARD_PORTS 0: none of the ports of this host that virtualisation.forwardPorts names is bound
#   NIXVMS_HOST_PORTS    ports of this host's loopback address, separated by blanks, that the machine reaches at 10.0.2.100,
#                        each at its own number, whatever else it may not reach
#   NIXVMS_STORE         the folder of the store paths that this script names, instead of /nix/store: a published network's
#   NIXVMS_TEMPORARY     set when the machine's files are removed after it: no root disk unless its configuration asks
#
# Settings before this text, and the order of the parts: run-vm.nix.
