# A root shell on the virtio console hvc0, for test drivers: the same as on NixOS.
{
  systemd.services.backdoor = {
    description = "Root shell for test drivers";
    wantedBy = [ "multi-user.target" ];
    restartIfChanged = false;
    unitConfig = {
      # Not Requires=dev-hvc0.device: a machine without the console would wait for it.
      ConditionPathExists = "/dev/hvc0";
      # As early as possible: a driver can look at a machine that does not come up.
      DefaultDependencies = false;
    };
    script = ''
      export HOME=/root USER=root PAGER=
      . /etc/profile
      cd /tmp
      # The order matters: the console forgets its settings when its last user closes it.
      exec < /dev/hvc0 > /dev/hvc0 2> /dev/ttyS0
      stty -F /dev/hvc0 raw -echo
      printf 'Spawning backdoor root shell...\n'
      PS1= exec bash --norc /dev/hvc0
    '';
    serviceConfig.KillSignal = "SIGHUP";
  };
}
