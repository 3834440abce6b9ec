using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace NixVms.Build.Sdk.Tests.Infrastructure;

/// <summary>A running network: run-vms with a forwarded SSH port for each machine.</summary>
internal sealed class Machines : IDisposable
{
    private static readonly TimeSpan CommandLimit = TimeSpan.FromSeconds(60);

    private readonly TestProject _project;
    private readonly Dictionary<string, int> _ports;

    private Machines(TestProject project, RunningProgram program, Dictionary<string, int> ports)
    {
        _project = project;
        Program = program;
        _ports = ports;
    }

    /// <summary>run-vms.</summary>
    public RunningProgram Program { get; }

    public static Machines Start(TestProject project, string runVms, string state, params string[] names)
    {
        var ports = names.ToDictionary(n => n, _ => FreePort());
        var forwards = ports.SelectMany(p => new[] { "--forward", $"{p.Key}:{p.Value}:22" });
        return new Machines(project, project.Start([runVms, "--state", state, .. forwards]), ports);
    }

    /// <summary>Waits until every machine accepts SSH.</summary>
    public async Task WaitForSshAsync(TimeSpan limit)
    {
        var watch = Stopwatch.StartNew();
        foreach (var name in _ports.Keys)
        {
            while ((await SshAsync(name, "true")).ExitCode != 0)
            {
                if (watch.Elapsed > limit || Program.HasExited)
                    throw new TimeoutException($"{name} does not accept SSH after {watch.Elapsed.TotalSeconds:0} s.\n{Program.Output}");
                await Task.Delay(500);
            }
        }
    }

    /// <summary>Runs a command in a machine until it succeeds, and returns what it printed.</summary>
    public async Task<string> WaitForAsync(string name, string command, TimeSpan limit)
    {
        for (var watch = Stopwatch.StartNew(); ; await Task.Delay(500))
        {
            var output = await SshAsync(name, command);
            if (output.ExitCode == 0)
                return output.Text;
            if (watch.Elapsed > limit || Program.HasExited)
                throw new TimeoutException($"{name}: {command}\n{output.Text}\n{Program.Output}");
        }
    }

    /// <summary>Runs a command in a machine.</summary>
    public Task<ProgramOutput> SshAsync(string name, string command) => _project.RunAsync(
        CommandLimit,
        "ssh", "-F", "none", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null",
        "-o", "LogLevel=ERROR", "-o", "ConnectTimeout=5", "-p", $"{_ports[name]}", "root@127.0.0.1", command);

    public void Dispose() => Program.Dispose();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
