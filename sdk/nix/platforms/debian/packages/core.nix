# The packages of the core image, which every machine of an architecture shares.
# Changing this list rebuilds the core images of everybody: a package that few machines need belongs into a module.
[
  # start-up and services
  "systemd"
  "systemd-sysv"
  "udev"
  "dbus"
  "kmod"
  "mount"
  "util-linux"

  # the system's own files and accounts
  "base-files"
  "base-passwd"
  "libpam-modules"
  "libpam-runtime"
  "dpkg"
  "login"
  "netbase"
  "passwd"

  # the file system of a machine's disk
  "e2fsprogs"

  # a comfortable shell
  "bash"
  "coreutils"
  "debianutils"
  "diffutils"
  "findutils"
  "grep"
  "gzip"
  "hostname"
  "less"
  "mawk"
  "ncurses-base"
  "procps"
  "psmisc"
  "sed"
  "tar"

  # network
  "curl"
  "iproute2"
  "iputils-ping"
  "netcat-openbsd"
  "openssh-client"
  "openssh-server"

  # what self-contained programs expect (.NET, for one)
  "libc-bin"
  "libstdc++6"
]
