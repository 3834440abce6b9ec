using System.Net.Sockets;
using System.Text;
using NixVms.Testing.Files;
using NixVms.Testing.Tests.Infrastructure;

namespace NixVms.Testing.Tests.Hostile;

/// <summary>The folder that gets a machine's files, without a machine.</summary>
public sealed class HostFolderTests : IDisposable
{
    private const UnixFileMode Mode = (UnixFileMode)0x1A4;

    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Links_are_replaced_in_every_place()
    {
        Directory.CreateDirectory(_scratch["outside"]);
        using var folder = HostFolder.Open(_scratch["new/target"]);
        folder.AddLink(PathOf("./a"), Bytes(_scratch["outside"]));
        folder.AddLink(PathOf("./a/b"), Bytes(_scratch["outside"]));
        await AddAsync(folder, "./a/b/c", "text");
        folder.AddLink(PathOf("./d"), Bytes(_scratch["outside/file"]));
        await AddAsync(folder, "./d", "text");
        folder.AddLink(PathOf("./e"), Bytes(_scratch["outside"]));
        folder.AddFolder(PathOf("./e"), Mode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_scratch["outside"]));
        Assert.Equal("text", File.ReadAllText(_scratch["new/target/a/b/c"]));
        Assert.Equal("text", File.ReadAllText(_scratch["new/target/d"]));
        Assert.Null(new DirectoryInfo(_scratch["new/target/e"]).LinkTarget);
    }

    [Fact]
    public async Task A_file_that_fails_leaves_what_was_there()
    {
        using var folder = HostFolder.Open(_scratch.Path);
        await AddAsync(folder, "./file", "old");
        await Assert.ThrowsAsync<InvalidOperationException>(() => folder.AddFileAsync(PathOf("./file"), Mode, _ => throw new InvalidOperationException()));
        Assert.Equal(["file"], Directory.EnumerateFileSystemEntries(_scratch.Path).Select(Path.GetFileName));
        Assert.Equal("old", File.ReadAllText(_scratch["file"]));
    }

    [Fact]
    public async Task What_cannot_be_written_is_an_error_that_names_it()
    {
        using var folder = HostFolder.Open(_scratch.Path);
        folder.AddFolder(PathOf("./folder"), Mode);
        Assert.Contains(_scratch["folder"], (await Assert.ThrowsAsync<IOException>(() => AddAsync(folder, "./folder", "x"))).Message);
        await AddAsync(folder, "./file", "x");
        Assert.Contains(_scratch["file/x"], (await Assert.ThrowsAsync<IOException>(() => AddAsync(folder, "./file/x", "x"))).Message);
        Assert.Contains(_scratch["file"], Assert.Throws<IOException>(() => folder.AddFolder(PathOf("./file"), Mode)).Message);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_scratch["socket"]));
        Assert.Contains("it is a device, a pipe or a socket", (await Assert.ThrowsAsync<IOException>(() => AddAsync(folder, "./socket", "x"))).Message);
        Assert.Equal(3, Directory.EnumerateFileSystemEntries(_scratch.Path).Count());
    }

    [Fact]
    public void Links_of_the_user_are_followed_and_those_of_copies_are_not()
    {
        Directory.CreateDirectory(_scratch["real/results"]);
        File.CreateSymbolicLink(_scratch["link"], "real");
        File.CreateSymbolicLink(_scratch["real/back"], "../link/results");
        using (var folder = HostFolder.Open(_scratch["link/back/new"]))
        {
            Assert.Equal(_scratch["real/results/new"], folder.Path);
            Assert.True(Directory.Exists(_scratch["real/results/new"]));
            HostPath.AddCopy(folder.Path);
            folder.AddFolder(PathOf("./sub"), Mode);
            folder.AddLink(PathOf("./sub/up"), Bytes(".."));
        }

        Assert.Equal(_scratch["real/results/new/sub/more"], HostPath.Resolve(_scratch["link/results/new/sub/more"]));
        Assert.Contains("sub/up", Assert.Throws<IOException>(() => HostPath.Resolve(_scratch["link/results/new/sub/up/x"])).Message);

        File.CreateSymbolicLink(_scratch["circle"], "circle");
        Assert.Contains("too many links", Assert.Throws<IOException>(() => HostPath.Resolve(_scratch["circle/x"])).Message);
    }

    private static Task AddAsync(HostFolder folder, string path, string text) =>
        folder.AddFileAsync(PathOf(path), Mode, file => file.WriteAsync(Bytes(text)).AsTask());

    private static GuestPath PathOf(string path) => GuestPath.Parse(Bytes(path));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
