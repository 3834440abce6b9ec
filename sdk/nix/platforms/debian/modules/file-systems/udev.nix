# udev, which machines do without (systemd/lean.nix): naming its units brings them back. Inputs: none. Result: services and sockets.
{
  services = {
    systemd-udevd = { };
    systemd-udev-trigger = { };
  };
  sockets = {
    systemd-udevd-control = { };
    systemd-udevd-kernel = { };
  };
}
