# The machine's end of the command channel of NixVms.Testing (agent.sh says how it talks), for every platform and year.
# Without the ports that a driver adds to the machine, it ends at once.
{
  systemd.services.nixvms-agent = {
    description = "Commands for NixVms.Testing";
    wantedBy = [ "multi-user.target" ];
    # It carries the command that takes a new configuration over.
    restartIfChanged = false;
    # As early as possible: a driver can look at a machine that does not come up.
    unitConfig.DefaultDependencies = false;
    script = builtins.readFile ../guest/agent.sh;
    serviceConfig = {
      # What a command leaves running in the background is not ours to stop.
      KillMode = "process";
      StandardOutput = "null";
      StandardError = "null";
      OOMScoreAdjust = "-900";
    };
  };
}
