using System.Diagnostics;
using System.Text.Json;
using NixVms.Testing.Tests.Infrastructure;

namespace NixVms.Testing.Tests.Artifacts;

[Collection(ManPageNetwork.Collection)]
public sealed class SaveArtifactsTests : IDisposable
{
    private readonly ManPageNetwork _lab;
    private readonly ScratchFolder _scratch = new();

    public SaveArtifactsTests(ManPageNetwork lab)
    {
        _lab = lab;
        Environment.SetEnvironmentVariable("NIXVMS_ARTIFACTS", _scratch.Path);
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("NIXVMS_ARTIFACTS", null);
        _scratch.Dispose();
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task All_there_is_of_a_running_network_is_saved()
    {
        await _lab.Test1.FailAsync("echo 'seen so far'; exit 6");
        await _lab.Test2.SucceedAsync("systemd-run --quiet --unit=broken false");
        await _lab.Test2.WaitUntilSucceedsAsync("[[ $(systemctl status broken) == *'Active: failed'*'systemd[1]: broken.service'* ]]");
        var artifacts = await _lab.Network.SaveArtifactsAsync("a test/with: signs");
        await _lab.Test2.SucceedAsync("systemctl reset-failed");

        Assert.Empty(artifacts.Missing);
        Assert.StartsWith(_scratch["a_test_with_signs-"], artifacts.Directory);
        var names = artifacts.Files.Select(f => Path.GetRelativePath(artifacts.Directory, f)).ToList();
        string[] perMachine = ["addresses.txt", "console.log", "failed-units.txt", "journal.txt", "qemu.args", "screen.png"];
        string[] common = ["artifacts.txt", "commands.jsonl", "network.json"];
        Assert.Equal(common.Concat(perMachine.SelectMany(f => new[] { $"test1/{f}", $"test2/{f}" })).Order(StringComparer.Ordinal), names.Where(n => !n.EndsWith("stderr", StringComparison.Ordinal)));

        string Text(string file) => File.ReadAllText(Path.Combine(artifacts.Directory, file));
        Assert.Contains("broken.service", Text("test2/journal.txt"));
        Assert.Contains("broken.service", Text("test2/failed-units.txt"));
        Assert.Contains("192.168.1.2", Text("test2/addresses.txt"));
        Assert.Contains("qemu", Text("test1/qemu.args"));
        Assert.NotEmpty(Text("test1/console.log"));
        Assert.Contains("a test/with: signs", Text("artifacts.txt"));
        var command = JsonDocument.Parse(Text("commands.jsonl").Split('\n').Single(l => l.Contains("seen so far'", StringComparison.Ordinal))).RootElement;
        Assert.Equal("test1", command.GetProperty("machine").GetString());
        Assert.Equal(6, command.GetProperty("exitCode").GetInt32());
        Assert.Equal("seen so far\n", command.GetProperty("stdout").GetString());

        // Saving is no part of the test.
        Assert.DoesNotContain("journalctl", Text("commands.jsonl"));
    }

    [Fact(Timeout = Limits.Boot)]
    public async Task Machines_that_are_off_or_hang_hold_nothing_up()
    {
        await _lab.Test1.CrashAsync();
        await _lab.Test2.Qemu.ExecuteAsync("stop"); // behind the driver's back
        var watch = Stopwatch.StartNew();
        var artifacts = await _lab.Network.SaveArtifactsAsync("hang", TimeSpan.FromSeconds(2));
        // Timers count whole milliseconds, and a little less.
        Assert.InRange(watch.Elapsed.TotalSeconds, 1.9, 10);
        Assert.Contains("test1/journal.txt: the machine is off", artifacts.Missing);
        Assert.Contains("test2/journal.txt: there was no answer in time", artifacts.Missing);
        Assert.Contains($"{artifacts.Directory}/test1/console.log", artifacts.Files);
        Assert.Contains($"{artifacts.Directory}/test2/screen.png", artifacts.Files);
        Assert.Contains("there was no answer in time", await File.ReadAllTextAsync(Path.Combine(artifacts.Directory, "artifacts.txt")));
        await _lab.ResetAsync();
    }

    [Fact(Timeout = Limits.Boot)]
    public async Task A_network_that_did_not_start_leaves_artefacts_when_asked_to()
    {
        // The processors stand still: it never boots, and QEMU answers soon.
        var options = new VmNetworkOptions
        {
            KeepFailedStart = true,
            CapturePackets = true,
            ConfigureMachine = start => start.QemuArguments.Add("-S"),
            Timeouts = new VmTimeouts { Boot = TimeSpan.FromSeconds(8), Artifacts = TimeSpan.FromSeconds(1), Scale = 1 },
        };
        var error = await Assert.ThrowsAsync<VmTimeoutException>(() => VmNetwork.StartAsync(_lab.Folder, options));
        Assert.StartsWith(_scratch["ManPage_did_not_start-"], error.ArtifactsDirectory);
        Assert.True(File.Exists($"{error.ArtifactsDirectory}/test1/qemu.args"));
        Assert.True(new FileInfo($"{error.ArtifactsDirectory}/vlan1.pcap").Length >= 24);
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task A_restore_begins_a_new_transcript()
    {
        await _lab.Test1.SucceedAsync("echo before");
        await _lab.ResetAsync();
        await _lab.Test1.SucceedAsync("echo after");
        var artifacts = await _lab.Network.SaveArtifactsAsync("restored");
        var commands = await File.ReadAllTextAsync(Path.Combine(artifacts.Directory, "commands.jsonl"));
        Assert.Contains("echo after", commands);
        Assert.DoesNotContain("echo before", commands);
    }
}
