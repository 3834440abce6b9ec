using System.Globalization;
using CliWrap;
using CliWrap.Buffered;
using NixVms.Testing.Snapshots;
using NixVms.Testing.Tests.Infrastructure;

namespace NixVms.Testing.Tests.Snapshots;

public sealed class SparseFileTests
{
    [Fact]
    public async Task A_copy_has_the_same_content_and_the_same_holes()
    {
        using var scratch = new ScratchFolder();
        Directory.CreateDirectory(scratch["from/sub"]);
        using (var file = File.Create(scratch["from/disk"]))
        {
            file.Seek(50_000_000, SeekOrigin.Begin);
            file.Write("in the middle"u8);
            file.SetLength(100_000_001);
        }

        SparseFile.CopyFolder(scratch["from"], scratch["to"]);

        Assert.Equal([scratch["to/disk"]], Directory.EnumerateFileSystemEntries(scratch["to"]));
        Assert.True(File.ReadAllBytes(scratch["to/disk"]).AsSpan().SequenceEqual(File.ReadAllBytes(scratch["from/disk"])));
        var blocks = await Cli.Wrap("stat").WithArguments(["-c", "%b", scratch["to/disk"]]).ExecuteBufferedAsync();
        Assert.InRange(int.Parse(blocks.StandardOutput, CultureInfo.InvariantCulture) * 512, 1, 1_000_000);
    }
}
