using System.Diagnostics;
using NixVms.Build.Tasks.Files;

namespace NixVms.Build.Tasks.Tests.Files;

public class WorkFolderTests
{
    [Fact]
    public void It_is_there_for_its_user_alone_and_goes_with_what_is_in_it()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);

        using (var work = WorkFolder.Make(folder["cache/work"]))
        {
            Assert.Equal("700", Convert.ToString((int)File.GetUnixFileMode(work.Path), 8));
            File.WriteAllText(Path.Combine(work.Path, "file"), "");
        }

        Assert.Empty(Directory.GetFileSystemEntries(folder["cache"]));
    }

    [Fact]
    public void What_killed_processes_left_goes_with_the_next_and_nothing_else()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        using var killed = Process.Start("/bin/true");
        killed.WaitForExit();
        var outside = folder.Write("outside/file");
        folder.Write($"work.nixvms-{killed.Id}-0123abcd.tmp/deep/file");
        folder.Link($"work.nixvms-{killed.Id}-4567abcd.tmp/link", folder["outside"]);
        string[] others =
        [
            Path.GetDirectoryName(folder.Write($"work.nixvms-{Environment.ProcessId}-0123abcd.tmp/file"))!,
            Path.GetDirectoryName(folder.Write($"other.nixvms-{killed.Id}-0123abcd.tmp/file"))!,
            Path.GetDirectoryName(folder.Write($"work.nixvms-{killed.Id}-december.tmp/file"))!,
            folder.Write($"work.nixvms-{killed.Id}-89abcdef.tmp"),
            folder["outside"],
        ];
        folder.Link($"work.nixvms-{killed.Id}-00001111.tmp", folder["outside"]);
        File.SetLastWriteTimeUtc(others[0], DateTime.UtcNow.AddDays(-1));

        WorkFolder.RemoveLeftovers(folder["work"]);

        Assert.Equal(
            others.Append(folder[$"work.nixvms-{killed.Id}-00001111.tmp"]).Order(StringComparer.Ordinal),
            Directory.GetFileSystemEntries(folder.Path).Order(StringComparer.Ordinal));
        Assert.True(File.Exists(outside));
    }

    [Fact]
    public void What_is_somebody_elses_is_left()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        using var killed = Process.Start("/bin/true");
        killed.WaitForExit();
        var file = folder.Write($"work.nixvms-{killed.Id}-0123abcd.tmp/file");
        using var change = Process.Start("chown", ["nobody", Path.GetDirectoryName(file)!]);
        change.WaitForExit();

        // Only root can give a folder away.
        WorkFolder.RemoveLeftovers(folder["work"]);

        Assert.Equal(change.ExitCode == 0, File.Exists(file));
    }
}
