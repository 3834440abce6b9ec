namespace NixVms.Testing.Tests.Infrastructure;

/// <summary>A new empty folder with a path short enough for sockets, removed at the end.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public string Path { get; } = Directory.CreateDirectory($"/tmp/nixvms-testing.{System.IO.Path.GetRandomFileName()[..6]}").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }
}
