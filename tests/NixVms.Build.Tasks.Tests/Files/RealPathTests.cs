using System.Diagnostics;
using NixVms.Build.Tasks.Files;

namespace NixVms.Build.Tasks.Tests.Files;

public sealed class RealPathTests : IDisposable
{
    private readonly ScratchFolder _folder = new(ScratchFolder.DifficultName);

    public RealPathTests()
    {
        _folder.Write("real/deep/file");
        _folder.Link("link", "real");
        _folder.Link("chain", "link");
        _folder.Link("absolute", _folder["real/deep"]);
        _folder.Link("real/up", "../chain/deep");
        _folder.Link("dangling", "nowhere/at/all");
        _folder.Link("dots", "./real/../real/./deep");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("real/deep/file")]
    [InlineData("link/deep/file")]
    [InlineData("chain/deep/file")]
    [InlineData("chain/up/file")]
    [InlineData("absolute/file")]
    [InlineData("absolute/../up/file")]
    [InlineData("dots/file")]
    [InlineData("dots/./../deep//file")]
    [InlineData("link/absent")]
    [InlineData("dangling")]
    [InlineData("chain/")]
    [InlineData("..")]
    public void It_agrees_with_realpath(string path)
    {
        Assert.Equal(RealPathProgram(_folder[path]), RealPath.Of(_folder[path]));
    }

    [Fact]
    public void Circles_come_to_an_end()
    {
        _folder.Link("a", "b");
        _folder.Link("b", "a");

        RealPath.Of(_folder["a/x"]);
    }

    [Fact]
    public void The_root_is_itself()
    {
        Assert.Equal("/", RealPath.Of("/"));
        Assert.Equal("/", RealPath.Of("/.."));
    }

    private static string RealPathProgram(string path)
    {
        using var process = Process.Start(new ProcessStartInfo("realpath", ["--canonicalize-missing", path]) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output.TrimEnd('\n');
    }
}
