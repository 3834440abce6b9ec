using System.Text;

namespace NixVms.Build.Tasks.Files;

/// <summary>Writes files so that a reader, or a build killed half-way, never sees half a file.</summary>
internal static class AtomicFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>For what others than the user may run, too.</summary>
    public const UnixFileMode Executable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>For what others than the user may not even read.</summary>
    public const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes a file when its content would change. Returns whether it did.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">Its text.</param>
    /// <param name="mode">The mode that it has from the moment that it is there; null for the usual one.</param>
    public static bool WriteIfDifferent(string path, string content, UnixFileMode? mode = null)
    {
        if (File.Exists(path) && File.ReadAllText(path, Utf8) == content)
        {
            if (mode is { } wanted)
                File.SetUnixFileMode(path, wanted);
            return false;
        }

        Write(path, content, mode);
        return true;
    }

    /// <summary>Writes lines when the file has not just these. Returns whether it did.</summary>
    public static bool WriteLinesIfDifferent(string path, IReadOnlyCollection<string> lines)
    {
        if (File.Exists(path) && HasLines(File.ReadAllText(path, Utf8), lines))
            return false;

        Write(path, string.Concat(lines.Select(l => l + "\n")));
        return true;
    }

    // Line by line: the text of a thousand paths is not made in order to find that it is there already.
    private static bool HasLines(string text, IReadOnlyCollection<string> lines)
    {
        var position = 0;
        foreach (var line in lines)
        {
            var end = position + line.Length;
            if (end >= text.Length || text[end] != '\n' || string.CompareOrdinal(text, position, line, 0, line.Length) != 0)
                return false;
            position = end + 1;
        }

        return position == text.Length;
    }

    /// <summary>Writes a file under a temporary name beside it, then renames that over it.</summary>
    /// <exception cref="UnwritableFileException">That cannot be done. The file is what it was.</exception>
    public static void Write(string path, string content, UnixFileMode? mode = null)
    {
        try
        {
            Replace(path, content, mode);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UnwritableFileException(path, e);
        }
    }

    /// <summary>Removes a file, if it and its folder are there.</summary>
    public static void Remove(string path)
    {
        if (File.Exists(path))
            File.Delete(path);
    }

    private static void Replace(string path, string content, UnixFileMode? mode)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        TemporaryName.RemoveLeftovers(path);
        var temporary = TemporaryName.Beside(path);
        try
        {
            Create(temporary, content, mode);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static void Create(string path, string content, UnixFileMode? mode)
    {
        // From the start: others could read a file that gets its mode when it is written.
        using (var writer = new StreamWriter(path, Utf8, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = mode }))
            writer.Write(content);

        // The umask may have taken something of it.
        if (mode is { } wanted)
            File.SetUnixFileMode(path, wanted);
    }
}
