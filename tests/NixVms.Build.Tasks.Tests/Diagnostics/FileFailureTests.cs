using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Files;

namespace NixVms.Build.Tasks.Tests.Diagnostics;

public sealed class FileFailureTests : IDisposable
{
    private static readonly SourcePosition Project = new("/lab/lab.proj");

    private readonly ScratchFolder _folder = new(ScratchFolder.DifficultName);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_where_a_folder_would_be_is_named()
    {
        _folder.Write("obj");

        AssertExplained(
            () => AtomicFile.Write(_folder["obj/lab/network.json"], ""),
            $"'{_folder["obj/lab/network.json"]}' cannot be written or read: '{_folder["obj"]}' is a file where a folder would be. Move it away.");
        AssertExplained(() => Directory.CreateDirectory(_folder["obj/lab"]), $"'{_folder["obj"]}' is a file where a folder would be.");
        AssertExplained(() => File.WriteAllText(_folder["obj/file"], ""), $"'{_folder["obj"]}' is a file where a folder would be.");
    }

    [Fact]
    public void A_folder_where_a_file_would_be_is_named()
    {
        _folder.MakeFolder("network.json");

        AssertExplained(() => AtomicFile.Write(_folder["network.json"], ""), $"'{_folder["network.json"]}' is a folder where a file would be. Move it away.");
    }

    [Fact]
    public void A_link_that_leads_nowhere_is_named()
    {
        _folder.Link("obj", "/nowhere/at/all");

        AssertExplained(() => AtomicFile.Write(_folder["obj/file"], ""), $"'{_folder["obj"]}' is a link that leads nowhere, where a folder would be. Move it away.");
    }

    [Fact]
    public void A_name_that_is_too_long_is_said_to_be()
    {
        var path = _folder[new string('a', 300)];

        AssertExplained(() => AtomicFile.Write(path, ""), $"'{path}' cannot be written or read: the name is longer than the file system allows.");
    }

    [Fact]
    public void A_disk_that_is_full_has_its_own_code()
    {
        var full = Assert.ThrowsAny<IOException>(() => File.WriteAllText("/dev/full", "text"));

        var diagnostic = FileFailure.TryExplain(new UnwritableFileException("/lab/obj/file", full), Project)!;

        Assert.Equal(ErrorCodes.DiskFull, diagnostic.Code);
        Assert.StartsWith("'/lab/obj/file' cannot be written or read: the disk is full. Free space there, or have obj/", diagnostic.Message, StringComparison.Ordinal);
        Assert.StartsWith("'/dev/full' cannot be written or read: the disk is full.", FileFailure.TryExplain(full, Project)!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_has_no_explanation_is_told_in_the_systems_words()
    {
        // Nothing can be made in there.
        AssertExplained(() => AtomicFile.Write("/proc/self/file", ""), "'/proc/self/file' cannot be written or read: ");
        Assert.Equal(
            "'/lab/obj/file' cannot be written or read: Input/output error. Make it possible, or have obj/ and bin/ elsewhere: set BaseIntermediateOutputPath and BaseOutputPath in Directory.Build.props.",
            FileFailure.TryExplain(new UnwritableFileException("/lab/obj/file", new IOException("Input/output error : '/lab/obj/file.nixvms-1-0123abcd.tmp'", 5)), Project)!.Message);
    }

    [Fact]
    public void An_exception_of_something_else_stays_one()
    {
        Assert.Null(FileFailure.TryExplain(new InvalidOperationException("'/a'"), Project));
        Assert.Null(FileFailure.TryExplain(Assert.ThrowsAny<IOException>(() => System.Reflection.Assembly.Load("No.Such.Assembly, Version=1.0.0.0")), Project));
    }

    private static void AssertExplained(Action write, string message)
    {
        var diagnostic = FileFailure.TryExplain(Assert.ThrowsAny<SystemException>(write), Project);

        Assert.NotNull(diagnostic);
        Assert.Equal((ErrorCodes.FileUnusable, Project), (diagnostic.Code, diagnostic.Position));
        Assert.Contains(message, diagnostic.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(".tmp", diagnostic.Message, StringComparison.Ordinal);
    }
}
