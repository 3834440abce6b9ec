# Units of Debian's that a test machine does not need: hidden, for a start in half the time.
# Naming one of them in systemd.services or systemd.sockets brings it back.
{ config, ... }:
let
  services = [
    "dbus"
    "systemd-logind"
    "systemd-modules-load"
    "systemd-sysctl"
    "systemd-udev-trigger"
    "systemd-udevd"
    "systemd-user-sessions"
  ];

  sockets = [
    "dbus"
    "systemd-initctl"
    "systemd-journald-audit"
    "systemd-udevd-control"
    "systemd-udevd-kernel"
  ];

  hide = suffix: name: {
    path = "etc/systemd/system/${name}.${suffix}";
    link = "/dev/null";
  };
  unnamed = set: builtins.filter (name: !(set ? ${name}));
in
{
  system.files =
    map (hide "service") (unnamed config.systemd.services services)
    ++ map (hide "socket") (unnamed config.systemd.sockets sockets);
}
