using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using NixVms.Testing.Tests.Infrastructure;

namespace NixVms.Testing.Tests.Parity;

// Power. What ends a machine is followed by a restored network.
public sealed partial class MachineParityTests
{
    [Fact(Timeout = Limits.Boot)]
    public async Task start()
    {
        await Machine.CrashAsync();
        await Machine.PowerOnAsync();
        Assert.Equal(VmState.Starting, Machine.State);
        await Machine.StartAsync();
        Assert.Equal(VmState.Running, Machine.State);
        await lab.ResetAsync();
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task connect() => await Machine.WaitForBootAsync(Short);

    [Fact]
    public void booted() => Assert.Equal(VmState.Running, Machine.State);

    [Fact(Timeout = Limits.Boot)]
    public async Task shutdown()
    {
        await Machine.ShutdownAsync();
        Assert.Equal(VmState.Off, Machine.State);
        await lab.ResetAsync();
    }

    [Fact(Timeout = Limits.Boot)]
    public async Task wait_for_shutdown()
    {
        var reported = Machine.WaitForQemuEventAsync("SHUTDOWN");
        await Machine.Qemu.ExecuteAsync("quit");
        await Machine.WaitForShutdownAsync();
        Assert.NotEqual(VmState.Running, Machine.State);
        Assert.Equal("SHUTDOWN", (await reported).Name);
        await lab.ResetAsync();
    }

    [Fact(Timeout = Limits.Boot)]
    public async Task crash()
    {
        await Machine.CrashAsync();
        Assert.Equal(VmState.Crashed, Machine.State);
        await lab.ResetAsync();
    }

    [Fact(Timeout = Limits.Boot)]
    public async Task reboot()
    {
        var before = await lab.Test1.SucceedAsync("cat /proc/sys/kernel/random/boot_id");
        await lab.Test1.RebootAsync();
        Assert.NotEqual(before, await lab.Test1.SucceedAsync("cat /proc/sys/kernel/random/boot_id"));
        await lab.ResetAsync();
    }

    [Fact(Timeout = Limits.Boot)]
    public async Task release()
    {
        var network = VmNetwork.Create(lab.Folder);
        await network["test2"].PowerOnAsync();
        var folder = network.RunDirectory;
        using var qemu = System.Diagnostics.Process.GetProcessById(network["test2"].Qemu.Id);
        await network.DisposeAsync();
        Assert.True(qemu.WaitForExit(2000));
        Assert.False(Directory.Exists(folder));
    }

    [Fact(Timeout = Limits.Boot)]
    public async Task log()
    {
        using var lines = new LogLines();
        await using var network = VmNetwork.Create(lab.Folder, new VmNetworkOptions { LoggerFactory = lines });
        await network["test2"].PowerOnAsync();
        await network["test2"].Console.WaitForTextAsync("SeaBIOS.*\n");
        Assert.Contains(lines.All, l => l.Level == LogLevel.Information && l.Text == "test2: powering on");
        Assert.Contains(lines.All, l => l.Level == LogLevel.Trace && l.Text.Contains("SeaBIOS", StringComparison.Ordinal));
    }

    /// <summary>What was logged, by whichever thread.</summary>
    internal sealed class LogLines(LogLevel minimum = LogLevel.Trace) : ILoggerFactory, ILogger
    {
        private readonly ConcurrentQueue<(LogLevel Level, string Text)> _lines = new();

        public IReadOnlyList<(LogLevel Level, string Text)> All => [.. _lines];

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= minimum;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                _lines.Enqueue((logLevel, formatter(state, exception)));
        }

        public void Dispose()
        {
        }
    }
}
