using System.Text.RegularExpressions;
using NixVms.Build.Tasks.Files;

namespace NixVms.Build.Tasks.Diagnostics;

/// <summary>Explains why a file of a build could not be written or read: what stands in the way is the user's to change.</summary>
internal static class FileFailure
{
    private const string Elsewhere = "have obj/ and bin/ elsewhere: set BaseIntermediateOutputPath and BaseOutputPath in Directory.Build.props";

    // errno of Linux.
    private const int NotPermitted = 1, NoAccess = 13, Exists = 17, NoFolder = 20, IsFolder = 21, NoSpace = 28, ReadOnly = 30, NameTooLong = 36, Loop = 40, NoQuota = 122;

    // As the framework's messages name it; they have no property for it.
    private static readonly Regex QuotedPath = new("'(/.*)'", RegexOptions.CultureInvariant | RegexOptions.Singleline);

    // The message says it already, and a temporary file's is of no use.
    private static readonly Regex RepeatedPath = new(@" : '/.*'\z|\.nixvms-\d+-[0-9a-f]{8}\.tmp", RegexOptions.CultureInvariant | RegexOptions.Singleline);

    /// <summary>The error for the user; null where the exception is none of a file.</summary>
    /// <param name="failure">What a method of the framework has thrown, or one of ours.</param>
    /// <param name="position">The project.</param>
    public static Diagnostic? TryExplain(Exception failure, SourcePosition position)
    {
        // An assembly that does not load is no file of the user's: it has a name instead of a path.
        if (failure is not (IOException or UnauthorizedAccessException) or FileLoadException or FileNotFoundException { FileName: not ['/', ..] and not null })
            return null;

        var path = (failure as UnwritableFileException)?.Path ?? (QuotedPath.Match(failure.Message) is { Success: true } match ? match.Groups[1].Value : null);
        var cause = (failure as UnwritableFileException)?.InnerException ?? failure;
        var error = NumberOf(cause);
        var code = error is NoSpace or NoQuota ? ErrorCodes.DiskFull : ErrorCodes.FileUnusable;
        var what = path is null ? "A file of the build cannot be written or read" : $"'{path}' cannot be written or read";
        return new Diagnostic(code, $"{what}: {Explain(error, path) ?? $"{RepeatedPath.Replace(cause.Message, "").TrimEnd('.')}. Make it possible, or {Elsewhere}."}", position);
    }

    private static string? Explain(int error, string? path) => error switch
    {
        NoSpace => $"the disk is full. Free space there, or {Elsewhere}.",
        NoQuota => $"the user has no space left there. Free some, or {Elsewhere}.",
        ReadOnly => $"the file system is mounted read-only. Mount it writable, or {Elsewhere}; for an out link, set NoOutLink or NixVmsOutLink.",
        NoAccess or NotPermitted => $"this user may not. Give what another user's build has left (root's, perhaps) to this one or remove it, or {Elsewhere}.",
        NameTooLong => "the name is longer than the file system allows. Give the network a shorter name, or the project a shorter path.",
        Exists or NoFolder or IsFolder or Loop when path is not null && Obstacle(path) is { } obstacle => $"{obstacle} Move it away.",
        Exists or NoFolder or IsFolder or Loop => "something else stands there, or where its folder would be. Move it away.",
        _ => null,
    };

    /// <summary>What is a file and should be a folder, or the other way round.</summary>
    private static string? Obstacle(string path)
    {
        if (Directory.Exists(path))
            return $"'{path}' is a folder where a file would be.";
        for (var part = path; part is not null; part = Path.GetDirectoryName(part))
        {
            if (SymbolicLink.Target(part) is not null && !Directory.Exists(part))
                return $"'{part}' is a link that leads nowhere, where a folder would be.";
            if (File.Exists(part))
                return $"'{part}' is a file where a folder would be.";
        }

        return null;
    }

    private static int NumberOf(Exception failure) => failure switch
    {
        PathTooLongException => NameTooLong,
        { InnerException: IOException inner } => NumberOf(inner),
        UnauthorizedAccessException => NoAccess,
        DirectoryNotFoundException => NoFolder,
        _ => failure.HResult,
    };
}
