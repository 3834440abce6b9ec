using Microsoft.Extensions.Logging;
using NixVms.Testing.Tests.Infrastructure;

namespace NixVms.Testing.Tests.Parity;

/// <summary>The rows of docs/testing/parity.md on the driver, as <see cref="MachineParityTests"/> has those on machines.</summary>
[Collection(ManPageNetwork.Collection)]
public sealed class DriverParityTests(ManPageNetwork lab)
{
    [Fact]
    public void machines() => Assert.Equal(["test1", "test2"], lab.Network.Machines.Select(m => m.Name));

    [Fact]
    public void machines_qemu() => Assert.All(lab.Network.Machines, m => Assert.True(m.Qemu.Id > 0));

    [Fact]
    public void machine()
    {
        Assert.Same(lab.Network.Machines[0], lab.Network["test1"]);
        Assert.Throws<KeyNotFoundException>(() => lab.Network["nemo"]);
    }

    [Fact]
    public void vlans() => Assert.Equal([1], lab.Network.Lans.Select(l => l.Number));

    [Fact(Timeout = Limits.Boot)]
    public async Task start_all()
    {
        await using var network = VmNetwork.Create(lab.Folder);
        await network.PowerOnAllAsync();
        Assert.All(network.Machines, m => Assert.Equal(VmState.Starting, m.State));

        // Does nothing to machines that are on.
        await lab.Network.StartAllAsync();
        Assert.All(lab.Network.Machines, m => Assert.Equal(VmState.Running, m.State));
    }

    [Fact(Timeout = Limits.Boot)]
    public async Task join_all()
    {
        var joined = lab.Network.WaitForShutdownAllAsync();
        await Task.WhenAll(lab.Network.Machines.Select(m => m.Qemu.ExecuteAsync("quit")));
        await joined;
        Assert.DoesNotContain(lab.Network.Machines, m => m.State == VmState.Running);
        await lab.ResetAsync();
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task subtest()
    {
        using (lab.Network.Step("the first half"))
            Assert.Contains("the first half", (await Assert.ThrowsAsync<CommandFailedException>(() => lab.Test1.SucceedAsync("false"))).Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task polling_condition()
    {
        var holds = true;
        using var condition = lab.Network.Invariant("it holds", _ => Task.FromResult(Volatile.Read(ref holds)), TimeSpan.FromMilliseconds(50));
        await lab.Test1.SucceedAsync("true");
        Volatile.Write(ref holds, false);
        await Assert.ThrowsAsync<InvariantFailedException>(() => lab.Test1.SucceedAsync("sleep 30"));
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task retry()
    {
        var tries = 0;
        await lab.Test1.WaitForAsync("the second try", (_, _) => Task.FromResult(++tries == 2));
        Assert.Equal(2, tries);
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task serial_stdout_on() => Assert.True(await IsConsoleLoggedAsync(LogLevel.Trace));

    [Fact(Timeout = Limits.Commands)]
    public async Task serial_stdout_off() => Assert.False(await IsConsoleLoggedAsync(LogLevel.Debug));

    [Fact(Timeout = Limits.Commands)]
    public async Task global_timeout()
    {
        await using var network = VmNetwork.Create(lab.Folder, new VmNetworkOptions { Timeouts = new VmTimeouts { Boot = TimeSpan.FromSeconds(0.2), Scale = 1 } });
        await Assert.ThrowsAsync<VmTimeoutException>(() => network["test1"].StartAsync());
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task log()
    {
        using var lines = new MachineParityTests.LogLines();
        await using var network = VmNetwork.Create(lab.Folder, new VmNetworkOptions { LoggerFactory = lines });
        await network["test1"].PowerOnAsync();
        await network["test1"].CrashAsync();
        Assert.Contains(lines.All, l => l.Text == "test1: Crashed");
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task VLan()
    {
        using var scratch = new ScratchFolder();
        using (lab.Network.Lans[0].Capture(scratch["lan.pcap"]))
            await lab.Test1.SucceedAsync("ping -c 1 test2");
        Assert.True(new FileInfo(scratch["lan.pcap"]).Length > 100);
    }

    private async Task<bool> IsConsoleLoggedAsync(LogLevel level)
    {
        using var lines = new MachineParityTests.LogLines(level);
        await using var network = VmNetwork.Create(lab.Folder, new VmNetworkOptions { LoggerFactory = lines });
        await network["test1"].PowerOnAsync();
        await network["test1"].Console.WaitForTextAsync("SeaBIOS.*\n");
        return lines.All.Any(l => l.Text.Contains("SeaBIOS", StringComparison.Ordinal));
    }
}
