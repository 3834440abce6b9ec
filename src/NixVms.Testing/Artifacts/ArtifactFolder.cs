using System.Globalization;
using System.Text;

namespace NixVms.Testing.Artifacts;

/// <summary>Finds the folder to save to: one that is new, whatever the test is called and whoever else saves now.</summary>
internal static class ArtifactFolder
{
    /// <summary>The file that says what the folder is. Whoever has made it owns the folder.</summary>
    public const string ClaimName = "artifacts.txt";

    private const string Variable = "NIXVMS_ARTIFACTS";
    private const int LongestName = 100;

    /// <summary>Where folders are made: what the options say, what the environment says, or TestResults beside the project.</summary>
    public static string Root(string? directory) =>
        Path.GetFullPath(directory ?? (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } value ? value : DefaultRoot(AppContext.BaseDirectory)));

    /// <summary>Makes a new folder.</summary>
    /// <exception cref="IOException">The root cannot be written to.</exception>
    /// <exception cref="UnauthorizedAccessException">The root cannot be written to.</exception>
    public static string Create(string root, string name, DateTimeOffset now)
    {
        var start = Path.Combine(root, SafeName(name) + now.ToLocalTime().ToString("'-'yyyyMMdd'-'HHmmss", CultureInfo.InvariantCulture));
        for (var number = 1; ; number++)
        {
            var folder = number == 1 ? start : $"{start}-{number}";
            Directory.CreateDirectory(folder);
            var claim = Path.Combine(folder, ClaimName);
            try
            {
                new FileStream(claim, FileMode.CreateNew).Dispose();
                return folder;
            }
            catch (IOException) when (File.Exists(claim))
            {
                // Somebody else's.
            }
        }
    }

    /// <summary>A name that is one folder, on any file system: letters, digits and dots of the original, the rest of it as underscores.</summary>
    public static string SafeName(string name)
    {
        var safe = new StringBuilder();
        foreach (var character in name)
        {
            if (char.IsAsciiLetterOrDigit(character) || character is '.' or '-')
                safe.Append(character);
            else if (safe.Length > 0 && safe[^1] != '_')
                safe.Append('_');
            if (safe.Length == LongestName)
                break;
        }

        var text = safe.ToString().Trim('.', '_', '-');
        return text.Length == 0 ? "test" : text;
    }

    /// <summary>TestResults in the project's folder, where <c>dotnet test</c> has its own; beside the program if that is in no project.</summary>
    internal static string DefaultRoot(string baseDirectory)
    {
        var folder = new DirectoryInfo(baseDirectory);
        for (var bin = folder; bin is not null; bin = bin.Parent)
        {
            if (bin.Name == "bin" && bin.Parent is { } parent && parent.EnumerateFiles("*.*proj").Any())
                folder = parent;
        }

        return Path.Combine(folder.FullName, "TestResults", "nixvms");
    }
}
