using System.Globalization;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Files;
using NixVms.Build.Tasks.Logs;
using NixVms.Build.Tasks.Processes;

namespace NixVms.Build.Tasks.Projects;

/// <summary>Has Nix hash files and folders; those of .NET, which are large and stay the same, once.</summary>
/// <param name="nixHash">The program nix-hash.</param>
/// <param name="cacheFile">Where the hashes of what does not change are kept; may be deleted.</param>
internal sealed class StoreHashes(string nixHash, string cacheFile)
{
    /// <param name="changing">What other builds write; at least one path.</param>
    /// <param name="lasting">What only an installation writes.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>By paths.</returns>
    /// <exception cref="NixVmsException">Nix cannot hash one of them.</exception>
    public async Task<IReadOnlyDictionary<string, StoreFile>> OfAsync(IEnumerable<string> changing, IEnumerable<string> lasting, CancellationToken cancellationToken)
    {
        var stamps = lasting.Distinct().ToDictionary(p => p, StampOf);
        var known = ReadCache();
        var hashes = stamps.Where(s => known.ContainsKey(Key(s))).ToDictionary(s => s.Key, s => known[Key(s)]);
        string[] paths = [.. changing.Concat(stamps.Keys).Where(p => !hashes.ContainsKey(p))];
        var result = await ProcessRunner.CaptureAsync(new ProcessCommand(nixHash, ["--type", "sha256", "--base32", "--", .. paths], "/"), cancellationToken).ConfigureAwait(false);
        var lines = result.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (result.ExitCode != 0 || lines.Length != paths.Length)
            throw new NixVmsException(ErrorCodes.NixFailed, $"{nixHash} cannot hash {string.Join(", ", paths)}: {TerminalText.Clean(result.StandardError).Trim()}");

        foreach (var (path, hash) in paths.Zip(lines))
            hashes[path] = hash;
        if (stamps.Any(s => !known.ContainsKey(Key(s))))
            AtomicFile.WriteIfDifferent(cacheFile, string.Concat(stamps.Select(s => $"{Key(s)}\t{hashes[s.Key]}\n")));
        return hashes.ToDictionary(h => h.Key, h => new StoreFile(h.Key, h.Value));
    }

    private static string Key(KeyValuePair<string, string> stamp) => $"{stamp.Key}\t{stamp.Value}";

    private Dictionary<string, string> ReadCache() =>
        (File.Exists(cacheFile) ? File.ReadAllLines(cacheFile) : [])
            .Select(l => l.Split('\t'))
            .Where(l => l.Length == 3)
            .GroupBy(l => $"{l[0]}\t{l[1]}")
            .ToDictionary(l => l.Key, l => l.First()[2]);

    // An installation that replaces files gives them another time, or another length.
    private static string StampOf(string path)
    {
        FileInfo[] files = Directory.Exists(path) ? [.. new DirectoryInfo(path).EnumerateFiles("*", SearchOption.AllDirectories)] : [new FileInfo(path)];
        return string.Create(CultureInfo.InvariantCulture, $"{files.Length} {files.Sum(f => f.Length)} {files.Max(f => f.LastWriteTimeUtc.Ticks)}");
    }
}
