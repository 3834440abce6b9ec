using System.Net;
using System.Net.Sockets;
using NixVms.Testing.Tests.Infrastructure;

namespace NixVms.Testing.Tests.Hostile;

/// <summary>Machines that write without end, and that look for a way to this host.</summary>
[Collection(ManPageNetwork.Collection)]
public sealed class HostileMachineTests(HostileNetwork lab) : IClassFixture<HostileNetwork>
{
    private VirtualMachine Machine => lab.Machine;

    [Fact(Timeout = Limits.Boot)]
    public async Task A_console_without_line_ends_costs_little_memory_and_is_still_read()
    {
        using var memory = new HostMemory();
        var wait = Machine.Console.WaitForTextAsync("^the end of (x|y)+!", TimeSpan.FromMinutes(2));
        await Machine.SucceedAsync(
            "head -c 1000000 /dev/zero | tr '\\0' '[' > /dev/ttyS0; printf '\\nthe end of xyxy!\\n' > /dev/ttyS0", TimeSpan.FromMinutes(2));
        Assert.Equal("the end of xyxy!", (await wait).Value);
        Assert.Contains(new string('[', 900_000), Machine.Console.GetText());

        // Messages quote the console; they do not grow with it.
        var error = await Assert.ThrowsAsync<CommandFailedException>(() => Machine.SucceedAsync("head -c 1000000 /dev/zero | tr '\\0' y; exit 3"));
        Assert.InRange(error.Message.Length, 100, 30_000);
        memory.AssertBounded();
        Assert.Equal(VmState.Running, Machine.State);
    }

    [Fact(Timeout = Limits.Boot)]
    public async Task Too_much_output_is_an_error_and_the_machine_goes_on()
    {
        using var memory = new HostMemory();
        var error = await Assert.ThrowsAsync<VmException>(() => Machine.RunAsync("head -c 3000000 /dev/zero", new RunOptions { MaximumOutput = 1_000_000 }));
        Assert.Contains("its outputs have 3000000 bytes, and at most 1000000 are taken", error.Message);
        for (var i = 0; i < 20; i++)
            Assert.Equal("fine", await Machine.SucceedAsync("echo fine"));
        memory.AssertBounded();
    }

    [Fact(Timeout = Limits.Boot)]
    public async Task This_host_cannot_be_reached_and_forwarded_ports_can()
    {
        using var host = new TcpListener(IPAddress.Loopback, 0);
        host.Start();
        var port = ((IPEndPoint)host.LocalEndpoint).Port;
        foreach (var address in (string[])["10.0.2.2", "10.0.2.3", "127.0.0.1", "192.0.2.1"])
            await Machine.FailAsync($"timeout 3 bash -c 'exec 3<> \"/dev/tcp/$0/$1\"' {address} {port}");
        Assert.False(host.Pending());

        // A name is not asked for in vain for long.
        var search = await Machine.FailAsync("getent hosts example.org");
        Assert.InRange(search.Duration, TimeSpan.Zero, TimeSpan.FromSeconds(4));

        using var client = await Machine.CreateHttpClientAsync();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/")).StatusCode);
        await using var ssh = await Machine.ForwardPortAsync(22);
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, ssh.HostPort);
        using var reader = new StreamReader(connection.GetStream());
        Assert.StartsWith("SSH-2.0", await reader.ReadLineAsync());
        await lab.Network["test1"].SucceedAsync("timeout 10 bash -c 'exec 3<> /dev/tcp/test2/80'");
    }

    [Fact(Timeout = Limits.Boot)]
    public async Task A_machine_that_is_let_out_reaches_this_host()
    {
        using var host = new TcpListener(IPAddress.Loopback, 0);
        host.Start();
        var options = new VmNetworkOptions { Start = ["test2"], ConfigureMachine = start => start.Environment["QEMU_NET_OPTS"] = "restrict=off" };
        await using var network = await VmNetwork.StartAsync(lab.Folder, options);
        await network["test2"].WaitUntilSucceedsAsync($"timeout 5 bash -c 'exec 3<> \"/dev/tcp/10.0.2.2/$0\"' {((IPEndPoint)host.LocalEndpoint).Port}");
        Assert.True(host.Pending());
    }

    [Fact(Timeout = Limits.Boot)]
    public async Task Use_after_dispose_says_so()
    {
        var network = await lab.StartAnotherAsync();
        var machine = network["test2"];
        var command = machine.RunAsync("sleep 100");
        var process = await machine.StartProcessAsync("sleep 100");
        var snapshot = await network.SnapshotAsync("before");
        var cut = network.Partition(machine, network["test1"]);
        var invariant = network.Invariant("it is on", _ => Task.FromResult(true));
        await Task.WhenAll(network.DisposeAsync().AsTask(), network.DisposeAsync().AsTask());
        Assert.False(Directory.Exists(network.RunDirectory));

        Func<Task>[] uses =
        [
            () => command, () => machine.RunAsync("true"), () => machine.WaitForUnitAsync("sshd"), () => machine.WaitForBootAsync(), () => machine.Console.WaitForTextAsync("never"),
            () => machine.Files.ReadTextAsync("/etc/motd"), () => machine.Console.SendAsync("x"), () => machine.PauseAsync(), () => machine.RebootAsync(),
            () => machine.Screen.CapturePngAsync(), () => process.WaitForExitAsync(), () => machine.ForwardPortAsync(22),
        ];
        foreach (var use in uses)
        {
            var error = await Assert.ThrowsAsync<ObjectDisposedException>(use);
            Assert.Contains("its network was disposed", error.Message);
            Assert.DoesNotContain("crashed", error.Message);
        }

        Func<Task>[] others =
        [
            () => machine.StartAsync(), () => machine.ShutdownAsync(), () => machine.WaitForShutdownAsync(), () => machine.CrashAsync(), () => network.StartAllAsync(),
            () => network.ShutdownAllAsync(), () => network.WaitUntilIdleAsync(), () => network.SnapshotAsync("x"), () => network.RestoreAsync(snapshot),
            () => network.SwitchAsync(), () => network.SaveArtifactsAsync("x"), () => invariant.CheckAsync(),
        ];
        foreach (var other in others)
            await Assert.ThrowsAsync<ObjectDisposedException>(other);
        Func<object?>[] settings =
        [
            () => machine.Qemu, () => machine.StoppedToken, () => network.Between(machine, network["test1"]), () => network.Partition(machine, network["test1"]),
            () => network.Step("x"), () => network.Invariant("x", _ => Task.FromResult(true)), () => network.Lans[0].Capture("/nowhere/x"),
        ];
        foreach (var setting in settings)
            Assert.Throws<ObjectDisposedException>(setting);
        Assert.Throws<ObjectDisposedException>(network.Heal);
        Assert.Equal(VmState.Off, machine.State);

        await process.DisposeAsync();
        await process.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => process.ReadOutputAsync());
        cut.Dispose();
        cut.Dispose();
        invariant.Dispose();
        invariant.Dispose();
        await Task.WhenAll(network.DisposeAsync().AsTask(), network.DisposeAsync().AsTask());
    }
}
