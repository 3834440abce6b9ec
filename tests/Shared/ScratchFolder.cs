using System.Diagnostics;

namespace NixVms.Tests;

/// <summary>
/// A new empty folder that goes with who made it. Its path is plain and short enough for sockets. NIXVMS_TEST_KEEP=1 keeps what is
/// in it, for a look.
/// </summary>
internal sealed class ScratchFolder : IDisposable
{
    /// <summary>The name of a folder that breaks careless code.</summary>
    public const string DifficultName = "späce 'n' quote";

    private readonly string _root;
    private int _next;

    /// <param name="name">The name of a folder within, which is then the one.</param>
    public ScratchFolder(string name = "")
    {
        _root = Directory.CreateDirectory($"/tmp/nixvms-test.{System.IO.Path.GetRandomFileName()[..6]}").FullName;
        Path = Directory.CreateDirectory(System.IO.Path.Combine(_root, name)).FullName;
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The path of something in it.</summary>
    public string this[string relativePath] => System.IO.Path.Combine(Path, relativePath);

    /// <summary>Makes a new empty folder whose name begins so.</summary>
    public string New(string name) => MakeFolder($"{name}-{Interlocked.Increment(ref _next)}");

    /// <summary>The path of a new file, not yet made.</summary>
    public string NewFile(string extension) => System.IO.Path.Combine(MakeFolder("logs"), $"{Interlocked.Increment(ref _next)}{extension}");

    /// <summary>Writes a file and returns its path.</summary>
    public string Write(string relativePath, string content = "")
    {
        MakeFolder(System.IO.Path.GetDirectoryName(relativePath)!);
        File.WriteAllText(this[relativePath], content);
        return this[relativePath];
    }

    /// <summary>
    /// Writes a program and returns its path. Another process does: one that a neighbour starts just now would have a file of
    /// ours open, which then cannot be run.
    /// </summary>
    public string WriteProgram(string relativePath, string content)
    {
        var source = Write(relativePath + ".text", content);
        using var copy = Process.Start("/bin/sh", ["-c", "cat \"$1\" > \"$0\" && chmod 755 \"$0\" && rm \"$1\"", this[relativePath], source]);
        copy.WaitForExit();
        Assert.Equal(0, copy.ExitCode);
        return this[relativePath];
    }

    /// <summary>Makes a folder and returns its path.</summary>
    public string MakeFolder(string relativePath) => Directory.CreateDirectory(this[relativePath]).FullName;

    /// <summary>Makes a link and returns its path.</summary>
    public string Link(string relativePath, string target)
    {
        MakeFolder(System.IO.Path.GetDirectoryName(relativePath)!);
        File.CreateSymbolicLink(this[relativePath], target);
        return this[relativePath];
    }

    /// <summary>Removes it; links are removed, not followed.</summary>
    public void Dispose()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NIXVMS_TEST_KEEP")) && Directory.Exists(_root))
            Directory.Delete(_root, recursive: true);
    }
}
