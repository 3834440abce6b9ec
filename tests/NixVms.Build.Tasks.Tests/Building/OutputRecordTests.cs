using System.Diagnostics;
using NixVms.Build.Tasks.Building;

namespace NixVms.Build.Tasks.Tests.Building;

public sealed class OutputRecordTests : IDisposable
{
    private readonly ScratchFolder _folder = new(ScratchFolder.DifficultName);

    public void Dispose() => _folder.Dispose();

    private OutputRecord NewRecord() => new(_folder["obj/outputs"]);

    [Fact]
    public void A_record_remembers_across_builds()
    {
        NewRecord().Add([_folder["b"], _folder["a"], _folder["b"]]);
        NewRecord().Add([_folder["c"]]);

        Assert.Equal([_folder["a"], _folder["b"], _folder["c"]], NewRecord().Paths);
        Assert.Equal($"{_folder["a"]}\n{_folder["b"]}\n{_folder["c"]}\n", File.ReadAllText(_folder["obj/outputs"]));
    }

    [Fact]
    public void Removing_outputs_removes_what_a_killed_build_left_beside_them()
    {
        using var killed = Process.Start("/bin/true");
        killed.WaitForExit();
        NewRecord().Add([_folder["a"]]);
        _folder.Write($"a.nixvms-{killed.Id}-0123abcd.tmp", "half");
        _folder.Write($"obj/outputs.nixvms-{killed.Id}-0123abcd.tmp", "half");

        NewRecord().RemoveAll();

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void No_record_is_an_empty_one() => Assert.Empty(NewRecord().Paths);

    [Fact]
    public void A_record_that_says_the_same_is_not_written_again()
    {
        NewRecord().Add([_folder["a"]]);
        var before = new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(_folder["obj/outputs"], before);

        NewRecord().Add([_folder["a"]]);
        NewRecord().RemoveAllBut([_folder["a"]]);

        Assert.Equal(before, File.GetLastWriteTimeUtc(_folder["obj/outputs"]));
    }

    [Fact]
    public void What_no_longer_belongs_to_a_network_is_removed_with_its_empty_folder()
    {
        NewRecord().Add([_folder.Write("bin/old/run-vms"), _folder.Write("bin/old/network.json"), _folder.Write("bin/new/run-vms"), _folder.Link("result-old", "/nix/store/abc-lab")]);

        NewRecord().RemoveAllBut([_folder["bin/new/run-vms"]]);

        Assert.Equal([_folder["bin"], _folder["bin/new"], _folder["bin/new/run-vms"], _folder["obj"], _folder["obj/outputs"]], Everything());
        Assert.Equal([_folder["bin/new/run-vms"]], NewRecord().Paths);
    }

    [Fact]
    public void A_folder_with_something_else_in_it_stays()
    {
        _folder.Write("bin/old/notes.txt");
        NewRecord().Add([_folder.Write("bin/old/run-vms")]);

        NewRecord().RemoveAllBut([]);

        Assert.True(File.Exists(_folder["bin/old/notes.txt"]));
        Assert.False(File.Exists(_folder["bin/old/run-vms"]));
    }

    [Fact]
    public void A_link_of_ours_is_removed_and_not_followed()
    {
        // Where a store is elsewhere, its paths can be written.
        _folder.Write("root/nix/store/abc-lab/precious");
        NewRecord().Add([_folder.Link("result", _folder["root/nix/store/abc-lab"]), _folder.Link("dangling", "/nix/store/gone")]);

        NewRecord().RemoveAll();

        Assert.Null(new FileInfo(_folder["dangling"]).LinkTarget);
        Assert.True(File.Exists(_folder["root/nix/store/abc-lab/precious"]));
    }

    [Fact]
    public void A_link_that_the_user_put_there_is_left_alone()
    {
        _folder.Write("precious/file");
        NewRecord().Add([_folder.Link("result", _folder["precious"]), _folder.Link("bin/run-vms", _folder["precious/file"]), _folder.Link("dangling", _folder["nothing"])]);

        NewRecord().RemoveAll();

        Assert.Equal(_folder["precious"], new FileInfo(_folder["result"]).LinkTarget);
        Assert.Equal(_folder["precious/file"], new FileInfo(_folder["bin/run-vms"]).LinkTarget);
        Assert.Equal(_folder["nothing"], new FileInfo(_folder["dangling"]).LinkTarget);
        Assert.True(File.Exists(_folder["precious/file"]));
    }

    [Fact]
    public void A_folder_where_a_file_of_ours_was_is_left_alone()
    {
        _folder.Write("bin/run-vms/precious");
        NewRecord().Add([_folder["bin/run-vms"]]);

        NewRecord().RemoveAll();

        Assert.True(File.Exists(_folder["bin/run-vms/precious"]));
    }

    [Fact]
    public void A_folder_that_is_the_users_link_is_not_removed()
    {
        _folder.MakeFolder("elsewhere");
        _folder.Link("bin/lab", _folder["elsewhere"]);
        NewRecord().Add([_folder.Write("bin/lab/run-vms")]);

        NewRecord().RemoveAll();

        Assert.False(File.Exists(_folder["elsewhere/run-vms"]));
        Assert.Equal(_folder["elsewhere"], new FileInfo(_folder["bin/lab"]).LinkTarget);
    }

    [Fact]
    public void Cleaning_removes_everything_recorded_and_the_record()
    {
        NewRecord().Add([_folder.Write("bin/lab/run-vms"), _folder.Write("obj/lab/network.json"), _folder.Link("obj/lab/gcroot", "/nix/store/abc"), _folder.Link("result", "/nix/store/abc")]);

        NewRecord().RemoveAll();

        Assert.Equal([_folder["bin"]], Everything());
    }

    [Fact]
    public void Cleaning_a_project_that_was_never_built_is_fine()
    {
        NewRecord().RemoveAll();

        Assert.Empty(Everything());
    }

    [Fact]
    public void Cleaning_twice_is_fine()
    {
        NewRecord().Add([_folder.Write("bin/lab/run-vms")]);

        NewRecord().RemoveAll();
        NewRecord().RemoveAll();
    }

    [Fact]
    public void What_is_gone_already_is_fine()
    {
        NewRecord().Add([_folder["nothing"], _folder["no/folder/run-vms"]]);

        NewRecord().RemoveAllBut([]);

        Assert.Empty(NewRecord().Paths);
    }

    [Fact]
    public void A_build_that_was_killed_half_way_leaves_nothing_unknown()
    {
        // A build records before it writes; this one was killed after its first file.
        NewRecord().Add([_folder["bin/killed/run-vms"], _folder["bin/killed/network.json"]]);
        _folder.Write("bin/killed/run-vms");

        // The next one has another network.
        NewRecord().Add([_folder["bin/lab/run-vms"]]);
        _folder.Write("bin/lab/run-vms");
        NewRecord().RemoveAllBut([_folder["bin/lab/run-vms"]]);

        Assert.False(Directory.Exists(_folder["bin/killed"]));
        Assert.Equal([_folder["bin/lab/run-vms"]], NewRecord().Paths);
    }

    [Fact]
    public void A_record_with_blank_lines_is_read()
    {
        _folder.Write("obj/outputs", $"\n{_folder["a"]}\n\n");

        Assert.Equal([_folder["a"]], NewRecord().Paths);
    }

    private IEnumerable<string> Everything() =>
        Directory.EnumerateFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
}
