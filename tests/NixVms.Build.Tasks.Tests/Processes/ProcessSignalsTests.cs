using System.Diagnostics;
using NixVms.Build.Tasks.Processes;
using NixVms.Build.Tasks.Tests.Files;

namespace NixVms.Build.Tasks.Tests.Processes;

public class ProcessSignalsTests
{
    [Fact]
    public async Task A_process_that_is_gone_can_be_neither_interrupted_nor_killed_and_that_is_no_error()
    {
        using var process = Process.Start("/bin/true");
        await process.WaitForExitAsync();

        Assert.False(ProcessSignals.TryInterrupt(process));
        ProcessSignals.KillTree(process);
    }

    [Fact]
    public void A_process_that_was_never_started_is_no_error()
    {
        using var process = new Process();

        Assert.False(ProcessSignals.TryInterrupt(process));
        ProcessSignals.KillTree(process);
    }

    [Fact]
    public async Task An_interrupted_process_ends_by_the_signal()
    {
        using var process = Process.Start("/usr/bin/env", ["--default-signal=INT", "sleep", "60"]);
        await Task.Delay(200);

        Assert.True(ProcessSignals.TryInterrupt(process));
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(5));

        Assert.Equal(128 + 2, process.ExitCode);
    }

    [Fact]
    public async Task A_killed_process_takes_its_descendants_along()
    {
        using var folder = new ScratchFolder();
        var script = folder.Write("script.sh", "sh -c 'sleep 60 & echo $! >grandchild; wait' & echo $! >child; wait");
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", [script]) { WorkingDirectory = folder.Path })!;
        for (var i = 0; i < 100 && !(File.Exists(folder["grandchild"]) && File.Exists(folder["child"])); i++)
            await Task.Delay(20);
        await Task.Delay(100);

        ProcessSignals.KillTree(process);

        Assert.True(await ShellScript.EndsAsync(int.Parse(await File.ReadAllTextAsync(folder["child"]))));
        Assert.True(await ShellScript.EndsAsync(int.Parse(await File.ReadAllTextAsync(folder["grandchild"]))));
    }
}
