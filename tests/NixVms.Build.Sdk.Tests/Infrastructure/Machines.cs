using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace NixVms.Build.Sdk.Tests.Infrastructure;

/// <summary>A running network: run-vms with a forwarded SSH port for each machine.</summary>
internal sealed class Machines : IDisposable
{
    private static readonly TimeSpan CommandLimit = TimeSpan.FromSeconds(60);

    // Below those that Linux hands out.
    private static int _lastPort = 20_000 + Environment.ProcessId % 8_000;

    private readonly TestProject _project;
    private readonly Dictionary<string, int> _ports;
    private readonly List<RunningProgram> _connections = [];

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

    /// <summary>The port of the host that leads to a machine's SSH server.</summary>
    public int PortOf(string name) => _ports[name];

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

    /// <summary>
    /// Opens a connection to each machine that all further commands share: under TCG, agreeing on keys takes a second.
    /// </summary>
    public async Task ShareConnectionsAsync()
    {
        foreach (var name in _ports.Keys)
        {
            _connections.Add(_project.Start(["ssh", "-M", "-N", .. SshOptions(name)]));
            for (var watch = Stopwatch.StartNew(); !File.Exists(ConnectionOf(name)); await Task.Delay(50))
            {
                if (watch.Elapsed > CommandLimit)
                    throw new TimeoutException($"{name} does not keep a connection.\n{_connections.Last().Output}");
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
    public Task<ProgramOutput> SshAsync(string name, string command) => _project.RunAsync(CommandLimit, ["ssh", .. SshOptions(name), command]);

    public void Dispose()
    {
        _connections.ForEach(c => c.Dispose());
        Program.Dispose();
    }

    private string[] SshOptions(string name) =>
    [
        "-F", "none", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR",
        "-o", "ConnectTimeout=5", "-S", ConnectionOf(name), "-p", $"{_ports[name]}", "root@127.0.0.1",
    ];

    private string ConnectionOf(string name) => _project[$"../ssh-{name}"];

    /// <summary>A port that the system gives to nobody by itself: until QEMU listens on it, seconds pass.</summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = Interlocked.Increment(ref _lastPort);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody has it.
            }
        }
    }
}
