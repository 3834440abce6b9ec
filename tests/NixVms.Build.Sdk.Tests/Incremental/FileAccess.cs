using System.Text.RegularExpressions;

namespace NixVms.Build.Sdk.Tests.Incremental;

/// <summary>How an evaluation looked at a path.</summary>
internal enum FileAccessKind
{
    /// <summary>It opened a file.</summary>
    Read,

    /// <summary>It opened a folder, to list it.</summary>
    List,

    /// <summary>It asked what stands there, and something did.</summary>
    Stat,

    /// <summary>It looked there, and nothing did.</summary>
    Miss,
}

/// <summary>A look of an evaluation at the file system, as strace saw it.</summary>
/// <param name="FollowsLink">Whether it was about what is at the end of a link, and not the link.</param>
internal sealed partial record FileAccess(FileAccessKind Kind, string Path, bool FollowsLink)
{
    private static readonly HashSet<string> ReadingCalls =
        ["open", "openat", "stat", "lstat", "newfstatat", "statx", "access", "faccessat", "faccessat2", "readlink", "readlinkat"];

    /// <summary>What the first process of a trace did; builders and downloads have processes and threads of their own.</summary>
    public static IReadOnlyList<FileAccess> Parse(string trace)
    {
        var calls = CallPattern().Matches(trace);
        var evaluator = calls.FirstOrDefault()?.Groups["process"].Value;
        return [.. calls.Where(c => c.Groups["process"].Value == evaluator && IsReading(c)).Select(Access).Distinct()];
    }

    private static bool IsReading(Match call) =>
        ReadingCalls.Contains(call.Groups["name"].Value) &&
        IsOfLanguage(call.Groups["path"].Value) &&
        !call.Groups["rest"].Value.Contains("O_WRONLY") &&
        !call.Groups["rest"].Value.Contains("O_RDWR") &&
        (call.Groups["error"].Value is "" or "ENOENT" or "ENOTDIR");

    // The language has absolute paths only; others are Nix's own affair.
    private static bool IsOfLanguage(string path) => path.StartsWith('/');

    private static FileAccess Access(Match call)
    {
        var path = System.IO.Path.GetFullPath(Unescape(call.Groups["path"].Value));
        var kind = call.Groups["error"].Length > 0 ? FileAccessKind.Miss
            : !call.Groups["name"].Value.StartsWith("open", StringComparison.Ordinal) || call.Groups["rest"].Value.Contains("O_PATH") ? FileAccessKind.Stat
            : call.Groups["rest"].Value.Contains("O_DIRECTORY") ? FileAccessKind.List
            : FileAccessKind.Read;
        var followsLink = call.Groups["name"].Value is not ("lstat" or "readlink" or "readlinkat") && !call.Groups["rest"].Value.Contains("NOFOLLOW");
        return new FileAccess(kind, path.Length > 1 ? path.TrimEnd('/') : path, followsLink);
    }

    // strace writes bytes beyond ASCII in octal.
    private static string Unescape(string text)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                bytes.Add((byte)text[i]);
            }
            else if (char.IsAsciiDigit(text[i + 1]))
            {
                var end = i + 1;
                while (end < text.Length && end <= i + 3 && text[end] is >= '0' and <= '7')
                    end++;
                bytes.Add(Convert.ToByte(text[(i + 1)..end], 8));
                i = end - 1;
            }
            else
            {
                bytes.Add((byte)text[++i]);
            }
        }

        return System.Text.Encoding.UTF8.GetString([.. bytes]);
    }

    // 1234 openat(AT_FDCWD, "/folder/file", O_RDONLY|O_CLOEXEC) = 8
    // 1234 newfstatat(AT_FDCWD, "/nothing", 0x7ffd, AT_SYMLINK_NOFOLLOW) = -1 ENOENT (No such file or directory)
    [GeneratedRegex("""^(?<process>\d+) +(?<name>\w+)\((?:(?:AT_FDCWD|\d+), )?"(?<path>(?:[^"\\]|\\.)*)"(?<rest>.*?)(?: = (?:-1 (?<error>[A-Z]+).*|-?\d.*))?$""", RegexOptions.Multiline)]
    private static partial Regex CallPattern();
}
