# Everything that the firewall can do.
{
  networking.nftables.enable = true;
  networking.firewall = {
    allowedUDPPorts = [
      53
      53
    ];
    trustedInterfaces = [ "eth3" ];
    interfaces.eth2 = {
      allowedTCPPortRanges = [
        {
          from = 1000;
          to = 1001;
        }
      ];
      allowedUDPPorts = [ 67 ];
      allowedUDPPortRanges = [
        {
          from = 2000;
          to = 2001;
        }
      ];
    };
    pingLimit = "2/second";
    checkReversePath = "loose";
    filterForward = true;
    extraForwardRules = "iifname \"eth1\" accept";
    logRefusedConnections = false;
    logRefusedPackets = true;
    # An error, which the test looks for.
    extraCommands = "iptables -A INPUT -j ACCEPT";
    extraStopCommands = "iptables -F";
  };
}
