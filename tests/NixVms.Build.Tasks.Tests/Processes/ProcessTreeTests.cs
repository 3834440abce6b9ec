using System.Diagnostics;
using NixVms.Build.Tasks.Processes;

namespace NixVms.Build.Tasks.Tests.Processes;

public class ProcessTreeTests
{
    [Fact]
    public async Task Descendants_are_killed_when_the_process_itself_is_gone()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        var script = folder.Write("script.sh", "sh -c 'sleep 60 & echo $! >grandchild; wait' & echo $! >child; wait");
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", [script]) { WorkingDirectory = folder.Path })!;
        Assert.True(SpinWait.SpinUntil(() => Number("child") is not null && Number("grandchild") is not null, TimeSpan.FromSeconds(20)));

        var tree = ProcessTree.Of(process.Id);
        process.Kill();
        await process.WaitForExitAsync();
        tree.Kill();

        Assert.True(await ShellScript.EndsAsync(Number("child")!.Value));
        Assert.True(await ShellScript.EndsAsync(Number("grandchild")!.Value));

        int? Number(string file) => File.Exists(folder[file]) && int.TryParse(File.ReadAllText(folder[file]), out var number) ? number : null;
    }

    [Fact]
    public async Task What_is_gone_already_is_no_error()
    {
        using var process = Process.Start("/bin/sh", ["-c", "sleep 0.5 & wait"]);
        await Task.Delay(200);
        var tree = ProcessTree.Of(process.Id);
        await process.WaitForExitAsync();

        Assert.Null(Record.Exception(tree.Kill));
    }
}
