using System.Diagnostics;
using NixVms.Build.Tasks.Files;

namespace NixVms.Build.Tasks.Tests.Files;

public class AtomicFileTests
{
    [Fact]
    public void A_file_is_written_with_its_folders_as_UTF_8_without_a_mark()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);

        AtomicFile.Write(folder["a/b/c.txt"], "grüße\n");

        Assert.Equal("grüße\n"u8.ToArray(), File.ReadAllBytes(folder["a/b/c.txt"]));
    }

    [Fact]
    public void No_temporary_file_is_left()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);

        AtomicFile.Write(folder["file"], "1");
        AtomicFile.Write(folder["file"], "2");
        AtomicFile.WriteIfDifferent(folder["file"], "3");

        Assert.Equal("3", File.ReadAllText(folder["file"]));
        Assert.Equal([folder["file"]], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void No_temporary_file_is_left_when_a_folder_stands_in_the_way()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        folder.MakeFolder("file");

        Assert.ThrowsAny<Exception>(() => AtomicFile.Write(folder["file"], "1"));

        Assert.Equal([folder["file"]], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void What_a_killed_process_left_is_removed_by_the_next_write()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        using var killed = Process.Start("/bin/true");
        killed.WaitForExit();
        folder.Write($"file.nixvms-{killed.Id}-0123abcd.tmp", "half");
        folder.Link($"file.nixvms-{killed.Id}-4567abcd.tmp", "/nowhere");
        File.SetLastWriteTimeUtc(folder.Write($"file.nixvms-{Environment.ProcessId}-0000aaaa.tmp", "of another container"), DateTime.UtcNow.AddDays(-1));
        string[] others =
        [
            folder.Write($"file.nixvms-{Environment.ProcessId}-0123abcd.tmp", "being written"),
            folder.Write($"other.nixvms-{killed.Id}-0123abcd.tmp"),
            folder.Write($"file.nixvms-{killed.Id}-december.tmp"),
            folder.Write($"file.nixvms-{killed.Id}-0123.tmp"),
            folder.Write($"file.nixvms-{killed.Id}.tmp"),
            folder.Write("file.nixvms--0123abcd.tmp"),
            folder.Write($"file.{killed.Id}-0123abcd.tmp"),
            folder.Write("file.tmp"),
        ];

        AtomicFile.Write(folder["file"], "1");

        Assert.Equal(others.Append(folder["file"]).Order(StringComparer.Ordinal), Directory.GetFileSystemEntries(folder.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_cannot_be_removed_is_left()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        using var killed = Process.Start("/bin/true");
        killed.WaitForExit();
        var other = folder.MakeFolder($"file.nixvms-{killed.Id}-0123abcd.tmp");

        AtomicFile.Write(folder["file"], "1");

        Assert.True(Directory.Exists(other));
        Assert.Equal("1", File.ReadAllText(folder["file"]));
    }

    [Fact]
    public void The_same_content_leaves_the_file_alone()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        folder.Write("file", "content");
        var before = new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(folder["file"], before);

        Assert.False(AtomicFile.WriteIfDifferent(folder["file"], "content"));
        Assert.Equal(before, File.GetLastWriteTimeUtc(folder["file"]));

        Assert.True(AtomicFile.WriteIfDifferent(folder["file"], "other"));
        Assert.NotEqual(before, File.GetLastWriteTimeUtc(folder["file"]));
    }

    [Fact]
    public void A_script_can_be_executed_whether_it_was_there_or_not()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);

        AtomicFile.WriteIfDifferent(folder["new"], "#!/bin/sh\n", AtomicFile.Executable);
        Assert.Equal("755", Convert.ToString((int)File.GetUnixFileMode(folder["new"]), 8));

        folder.Write("old", "#!/bin/sh\n");
        Assert.False(AtomicFile.WriteIfDifferent(folder["old"], "#!/bin/sh\n", AtomicFile.Executable));
        Assert.Equal("755", Convert.ToString((int)File.GetUnixFileMode(folder["old"]), 8));
    }

    [Fact]
    public void A_private_file_can_be_read_by_nobody_else_whether_it_was_there_or_not()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);

        AtomicFile.WriteIfDifferent(folder["new"], "secret", AtomicFile.Private);
        Assert.Equal("600", Convert.ToString((int)File.GetUnixFileMode(folder["new"]), 8));

        folder.Write("old", "secret");
        Assert.False(AtomicFile.WriteIfDifferent(folder["old"], "secret", AtomicFile.Private));
        Assert.Equal("600", Convert.ToString((int)File.GetUnixFileMode(folder["old"]), 8));

        folder.Write("other", "public");
        Assert.True(AtomicFile.WriteIfDifferent(folder["other"], "secret", AtomicFile.Private));
        Assert.Equal("600", Convert.ToString((int)File.GetUnixFileMode(folder["other"]), 8));
    }

    [Fact]
    public void An_ordinary_file_cannot_be_executed()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);

        AtomicFile.Write(folder["file"], "1");

        Assert.False(File.GetUnixFileMode(folder["file"]).HasFlag(UnixFileMode.UserExecute));
    }

    [Fact]
    public void A_link_is_replaced_and_its_target_left_alone()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        folder.Write("target", "precious");
        folder.Link("link", folder["target"]);

        AtomicFile.Write(folder["link"], "new");

        Assert.Equal("precious", File.ReadAllText(folder["target"]));
        Assert.Equal("new", File.ReadAllText(folder["link"]));
    }

    [Fact]
    public async Task A_dangling_link_is_replaced()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        folder.Link("link", folder["nowhere"]);

        await Task.Run(() => AtomicFile.Write(folder["link"], "new")).WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal("new", File.ReadAllText(folder["link"]));
        Assert.False(File.Exists(folder["nowhere"]));
        Assert.Equal([folder["link"]], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task Readers_of_a_file_with_many_writers_see_whole_contents_only()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        var contents = Enumerable.Range(0, 4).Select(i => new string((char)('a' + i), 200_000 + i)).ToHashSet();
        AtomicFile.Write(folder["file"], contents.First());
        using var stop = new CancellationTokenSource();
        var reading = new TaskCompletionSource();

        var reader = Task.Run(() =>
        {
            var reads = 0;
            for (; !stop.IsCancellationRequested; reads++)
            {
                Assert.Contains(File.ReadAllText(folder["file"]), contents);
                reading.TrySetResult();
            }

            return reads;
        });
        await Task.WhenAny(reading.Task, reader);
        await Task.WhenAll(contents.Select(content => Task.Run(() =>
        {
            for (var i = 0; i < 50; i++)
                AtomicFile.Write(folder["file"], content);
        })));
        await stop.CancelAsync();

        Assert.True(await reader > 0);
        Assert.Equal([folder["file"]], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task Writers_and_removers_of_a_file_do_not_hinder_each_other()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                if (worker == 0)
                    File.Delete(folder["file"]);
                else
                    AtomicFile.Write(folder["file"], "content");
            }
        })));

        AtomicFile.Write(folder["file"], "content");
        Assert.Equal([folder["file"]], Directory.GetFileSystemEntries(folder.Path));
    }
}
