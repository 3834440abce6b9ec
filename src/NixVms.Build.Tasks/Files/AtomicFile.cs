using System.Text;

namespace NixVms.Build.Tasks.Files;

/// <summary>Writes files so that a reader, or a build killed half-way, never sees half a file.</summary>
internal static class AtomicFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes a file when its content would change. Returns whether it did.</summary>
    public static bool WriteIfDifferent(string path, string content, bool executable = false)
    {
        if (File.Exists(path) && File.ReadAllText(path, Utf8) == content)
        {
            if (executable)
                MakeExecutable(path);
            return false;
        }

        Write(path, content, executable);
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
    public static void Write(string path, string content, bool executable = false)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        TemporaryName.RemoveLeftovers(path);
        var temporary = TemporaryName.Beside(path);
        try
        {
            File.WriteAllText(temporary, content, Utf8);
            if (executable)
                MakeExecutable(temporary);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static void MakeExecutable(string path) => File.SetUnixFileMode(
        path,
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
}
