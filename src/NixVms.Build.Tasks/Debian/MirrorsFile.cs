using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Files;

namespace NixVms.Build.Tasks.Debian;

/// <summary>Keeps mirrors.json, so that apt is asked only when its configuration changed.</summary>
internal static class MirrorsFile
{
    // What decides which sources apt has. Folders count with their files.
    private static readonly string[] Configuration =
    [
        "/etc/apt/sources.list", "/etc/apt/sources.list.d", "/etc/apt/mirrors", "/etc/apt/apt.conf", "/etc/apt/apt.conf.d",
    ];

    /// <summary>The mirrors to use and the file that names them.</summary>
    public static async Task<(DebianMirrors Mirrors, string Path)> EnsureAsync(
        DebianState state,
        DebianTools tools,
        string? mirror,
        string? securityMirror,
        CancellationToken cancellationToken)
    {
        var choice = mirror is null && securityMirror is null ? null : mirror + "\n" + securityMirror;
        var path = state.MirrorsFile(choice);
        var stampPath = Path.ChangeExtension(path, ".stamp");
        var stamp = Stamp();
        if (TextFile.TryRead(stampPath) == stamp && TextFile.TryRead(path) is { } text && DebianMirrors.TryParse(text) is { } known)
            return (known, path);

        var given = mirror is null ? null : Given(AptSources.MirrorVariable, mirror);
        var givenSecurity = securityMirror is null ? null : Given(AptSources.SecurityMirrorVariable, securityMirror);
        if (given is null || givenSecurity is null)
        {
            Directory.CreateDirectory(state.CacheFolder);
            var found = await FromAptAsync(tools, state, required: given is null, cancellationToken).ConfigureAwait(false);
            given ??= found?.Main ?? throw AptSources.NoMirror();
            givenSecurity ??= found?.Security;
        }

        var mirrors = new DebianMirrors(given, givenSecurity);
        AtomicFile.WriteIfDifferent(path, mirrors.ToJson());
        AtomicFile.WriteIfDifferent(stampPath, stamp);
        return (mirrors, path);
    }

    private static async Task<DebianMirrors?> FromAptAsync(DebianTools tools, DebianState state, bool required, CancellationToken cancellationToken)
    {
        try
        {
            return await AptSources.AskAptAsync(tools, state.CacheFolder, cancellationToken).ConfigureAwait(false);
        }
        catch (NixVmsException) when (!required)
        {
            return null;
        }
    }

    private static string Given(string source, string address) =>
        AptSources.Normalize(address) ?? throw AptSources.UnusableMirror(source, address);

    private static string Stamp() => string.Concat(Configuration
        .SelectMany(path => FilesAt(path))
        .Select(path => new FileInfo(path))
        .Where(file => file.Exists)
        .Select(file => $"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}\n"));

    private static IEnumerable<string> FilesAt(string path) =>
        Directory.Exists(path) ? Directory.GetFiles(path).OrderBy(file => file, StringComparer.Ordinal) : [path];
}
