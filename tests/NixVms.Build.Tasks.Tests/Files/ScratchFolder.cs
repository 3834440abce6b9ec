using System.Diagnostics;

namespace NixVms.Build.Tasks.Tests.Files;

/// <summary>A folder that goes with the test. Its name holds what breaks careless code.</summary>
internal sealed class ScratchFolder : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("nixvms-tests-").FullName;

    public ScratchFolder()
    {
        Path = System.IO.Path.Combine(_root, "späce 'n' quote");
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    public string this[string relativePath] => System.IO.Path.Combine(Path, relativePath);

    /// <summary>Writes a file and returns its path.</summary>
    public string Write(string relativePath, string content = "")
    {
        var path = this[relativePath];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
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
        var path = this[relativePath];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.CreateSymbolicLink(path, target);
        return path;
    }

    // Links are removed, not followed.
    public void Dispose() => Directory.Delete(_root, recursive: true);
}
