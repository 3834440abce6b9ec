using System.Globalization;
using System.Text;
using NixVms.Build.Tasks.Manifests;

namespace NixVms.Build.Tasks.Building;

/// <summary>Writes a configuration for <c>ssh -F</c> in which every machine goes by its name.</summary>
internal static class SshConfig
{
    /// <summary>
    /// A machine whose SSH port is forwarded is reached there; else by <c>deployment.targetHost</c>; one with neither
    /// has no entry, since the host is not on the virtual network.
    /// </summary>
    public static string Text(NetworkManifest manifest)
    {
        var result = new StringBuilder("# Made by NixVms.Build. Use it as: ssh -F ssh_config MACHINE\n");
        foreach (var machine in manifest.Machines)
        {
            var forwarded = machine.ForwardedPorts.FirstOrDefault(p =>
                p is { From: "host", Protocol: "tcp" } && machine.SshPorts.Contains(p.GuestPort));
            if (forwarded is not null && IsHostName(forwarded.HostAddress))
                Append(result, machine.Name, Reachable(forwarded.HostAddress), forwarded.HostPort, isLocal: true);
            else if (machine.TargetHost is { Length: > 0 } host && IsHostName(host))
                Append(result, machine.Name, host, machine.SshPorts.FirstOrDefault(), isLocal: false);
        }

        return result.ToString();
    }

    private static void Append(StringBuilder result, string name, string host, int port, bool isLocal)
    {
        result.Append(CultureInfo.InvariantCulture, $"\nHost {name}\n  HostName {host}\n  User root\n");
        if (port is not (0 or 22))
            result.Append(CultureInfo.InvariantCulture, $"  Port {port}\n");

        // A virtual machine makes a new host key at every start; on the loopback interface nobody can stand between.
        if (isLocal)
            result.Append("  StrictHostKeyChecking no\n  UserKnownHostsFile /dev/null\n  LogLevel ERROR\n");
    }

    // A port that listens on every address is reached over the loopback interface.
    private static string Reachable(string address) => address switch
    {
        "0.0.0.0" => "127.0.0.1",
        "::" => "::1",
        _ => address,
    };

    // The value comes from the network expression; anything but a name or address could add lines or options of its own.
    private static bool IsHostName(string host) => host.Length > 0 && host[0] != '-' && host.All(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' or ':');
}
