using NixVms.Testing.Tests.Infrastructure;

namespace NixVms.Testing.Tests.Parity;

/// <summary>
/// The rows of docs/testing/parity.md on machines: a small fact for each, named after the method of the Python driver.
/// What the counterparts do beyond that is in the tests of each.
/// </summary>
[Collection(ManPageNetwork.Collection)]
public sealed partial class MachineParityTests(ManPageNetwork lab)
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(2);

    private VirtualMachine Machine => lab.Test2;

    [Fact(Timeout = Limits.Commands)]
    public async Task execute()
    {
        var result = await Machine.RunAsync("echo out; exit 3");
        Assert.Equal((3, "out"), (result.ExitCode, result.StandardOutput));
        await using var background = await Machine.StartProcessAsync("sleep 300");
        await Machine.SucceedAsync($"kill -0 {background.Id}");
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task succeed() => Assert.Equal("x86_64", await Machine.SucceedAsync("uname -m"));

    [Fact(Timeout = Limits.Commands)]
    public async Task fail() => Assert.Equal(1, (await Machine.FailAsync("false")).ExitCode);

    [Fact(Timeout = Limits.Commands)]
    public async Task wait_until_succeeds()
    {
        await Machine.SucceedAsync("rm -f /tmp/attempts");
        Assert.Equal("x x x", await Machine.WaitUntilSucceedsAsync("echo x >> /tmp/attempts; echo $(cat /tmp/attempts) | grep 'x x x'"));
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task wait_until_fails()
    {
        await Machine.SucceedAsync("touch /tmp/leaving; (sleep 0.3; rm /tmp/leaving) > /dev/null 2>&1 &");
        await Machine.WaitUntilFailsAsync("ls /tmp/leaving");
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task retry()
    {
        var tries = 0;
        await Machine.WaitForAsync("the third try", (_, _) => Task.FromResult(++tries == 3));
        Assert.Equal(3, tries);
        Assert.Contains("never", (await Assert.ThrowsAsync<VmTimeoutException>(() => Machine.WaitForAsync("never", (_, _) => Task.FromResult(false), Short))).Message);
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task sleep() =>
        Assert.InRange(int.Parse(await Machine.SucceedAsync("began=$(date +%s%N); sleep 1; echo $((($(date +%s%N) - began) / 1000000))")), 1000, 20_000);

    [Fact(Timeout = Limits.Commands)]
    public async Task wait_for_open_port() => await Machine.WaitForOpenPortAsync(80);

    [Fact(Timeout = Limits.Commands)]
    public async Task wait_for_closed_port() => await Machine.WaitForClosedPortAsync(81);

    [Fact(Timeout = Limits.Commands)]
    public async Task wait_for_open_unix_socket()
    {
        await Machine.WaitForUnixSocketAsync("/run/systemd/journal/stdout");
        await Machine.WaitForUnixSocketAsync("/run/systemd/journal/socket", isDatagram: true);
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task wait_for_file() => await Machine.WaitForFileAsync("/etc/hostname");

    [Fact(Timeout = Limits.Commands)]
    public async Task forward_port()
    {
        await using var port = await Machine.ForwardPortAsync(80);
        using var client = new HttpClient();
        Assert.True((await client.GetAsync(port.HttpUri)).IsSuccessStatusCode);
        using var own = await Machine.CreateHttpClientAsync();
        Assert.True((await own.GetAsync("/")).IsSuccessStatusCode);
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task block()
    {
        await using (await Machine.NetworkCards["eth1"].UnplugAsync())
            await Machine.FailAsync("ping -c 1 -W 1 test1");
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task unblock()
    {
        await (await Machine.NetworkCards["eth1"].UnplugAsync()).DisposeAsync();
        await Machine.WaitUntilSucceedsAsync("ping -c 1 -W 1 test1");
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task copy_from_host()
    {
        using var scratch = new ScratchFolder();
        Directory.CreateDirectory(scratch["folder/inner"]);
        File.WriteAllText(scratch["folder/inner/file"], "content");
        await Machine.Files.CopyToGuestAsync(scratch["folder"], "/tmp/parity/folder");
        Assert.Equal("content", await Machine.SucceedAsync("cat /tmp/parity/folder/inner/file"));
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task copy_from_host_via_shell()
    {
        // More than Python's way takes, whose shell has a limit of 128 KiB for an argument.
        using var scratch = new ScratchFolder();
        File.WriteAllBytes(scratch["large"], new byte[300_000]);
        await Machine.Files.CopyToGuestAsync(scratch["large"], "/tmp/parity/large");
        Assert.Equal("300000", await Machine.SucceedAsync("stat -c %s /tmp/parity/large"));
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task copy_from_machine()
    {
        using var scratch = new ScratchFolder();
        await Machine.Files.CopyFromGuestAsync("/etc/hostname", scratch["copy"]);
        Assert.Equal("test2", File.ReadAllText(scratch["copy"]).Trim());
        await Machine.Files.CopyFromGuestAsync("/etc/systemd", scratch["folder"]);
        Assert.NotEmpty(Directory.EnumerateFileSystemEntries(scratch["folder"]));
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task nested()
    {
        using (lab.Network.Step("outer"))
        using (lab.Network.Step("inner"))
            Assert.Contains("outer > inner", (await Assert.ThrowsAsync<CommandFailedException>(() => Machine.SucceedAsync("false"))).Message, StringComparison.Ordinal);
    }
}
