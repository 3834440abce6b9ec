using CliWrap;
using NixVms.Testing.Processes;
using NixVms.Testing.Tests.Infrastructure;

namespace NixVms.Testing.Tests.Processes;

public sealed class RunFolderTests : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(5);

    private readonly ScratchFolder _parent = new();

    public void Dispose() => _parent.Dispose();

    [Fact]
    public async Task Disposal_removes_the_folder_and_what_runs_in_it()
    {
        Task process;
        using (var folder = RunFolder.Create(_parent.Path))
            process = StartIn(folder.Path);
        await process.WaitAsync(s_limit);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_parent.Path));
    }

    [Fact]
    public async Task The_next_one_removes_what_a_power_cut_left()
    {
        // A folder like any other, but nobody holds its lock.
        Directory.CreateDirectory(_parent["nv-left/test1"]);
        File.WriteAllText(_parent["nv-left/owner"], "");
        var process = StartIn(_parent["nv-left"]);

        using var folder = RunFolder.Create(_parent.Path);
        Assert.False(Directory.Exists(_parent["nv-left"]));
        await process.WaitAsync(s_limit);
    }

    [Fact]
    public void Folders_in_use_and_folders_of_others_are_left_alone()
    {
        Directory.CreateDirectory(_parent["nv-foreign"]);
        using var first = RunFolder.Create(_parent.Path);
        var process = StartIn(first.Path);
        using var second = RunFolder.Create(_parent.Path);
        Assert.True(Directory.Exists(first.Path));
        Assert.True(Directory.Exists(_parent["nv-foreign"]));
        Assert.False(process.IsCompleted);
        Assert.NotEqual(first.Path, second.Path);
    }

    [Theory]
    [InlineData("with blank")]
    [InlineData("a-name-that-is-much-too-long-for-a-socket")]
    public void A_parent_that_sockets_cannot_have_is_refused(string name) =>
        Assert.Throws<VmHostException>(() => RunFolder.Create(_parent[name]));

    /// <summary>A process of a network, as QEMU is.</summary>
    private static Task StartIn(string folder)
    {
        var process = Cli.Wrap("sleep").WithArguments("300")
            .WithEnvironmentVariables(e => e.Set(RunFolder.Variable, folder)).WithValidation(CommandResultValidation.None).ExecuteAsync();

        // Until it has become another program, its environment is ours.
        SpinWait.SpinUntil(() => StrayProcesses.Find(folder).Contains(process.ProcessId), s_limit);
        return process;
    }
}
