using NixVms.Build.Tasks.Files;

namespace NixVms.Build.Tasks.Nix;

/// <summary>
/// Remembers what Nix says of itself by what its answers come from, so that it need not be started to ask: a start takes
/// as long as a small evaluation.
/// </summary>
/// <param name="path">A file in obj/, an answer a line: the question, what the answer comes from, the answer.</param>
/// <param name="nix">The Nix to ask.</param>
/// <param name="environment">The environment of the build.</param>
/// <param name="key">What hashes of variables are made with: NIX_CONFIG may hold access tokens.</param>
internal sealed class NixProbeCache(string path, NixInstallation nix, IReadOnlyDictionary<string, string> environment, string key)
{
    /// <summary>Words of a configuration that lead elsewhere: to other files, other search paths and other defaults of those.</summary>
    private static readonly string[] WordsThatLeadElsewhere = ["include", "nix-path", "use-xdg-base-directories"];

    private readonly object _lock = new();
    private readonly Lazy<(string Path, string State)> _program = new(() => StateOfProgram(nix));
    private readonly Lazy<string?> _configuration = new(() => StateOfConfiguration(environment, key));
    private Dictionary<string, (string Source, string Answer)>? _remembered;

    /// <summary>The program that evaluates, without links.</summary>
    public string Program => _program.Value.Path;

    /// <summary>An answer that the program alone decides.</summary>
    /// <param name="question">Its name.</param>
    /// <param name="ask">Asks Nix; null for an answer that is not to be remembered.</param>
    public Task<string?> OfProgramAsync(string question, Func<Task<string?>> ask) =>
        OfAsync(question, _program.Value.State, ask);

    /// <summary>An answer that Nix's configuration or search path decides.</summary>
    /// <inheritdoc cref="OfProgramAsync"/>
    public Task<string?> OfConfigurationAsync(string question, Func<Task<string?>> ask) =>
        _configuration.Value is { } configuration ? OfAsync(question, $"{_program.Value.State} {configuration}", ask) : ask();

    private async Task<string?> OfAsync(string question, string source, Func<Task<string?>> ask)
    {
        lock (_lock)
        {
            _remembered ??= Read(path);
            if (_remembered.TryGetValue(question, out var known) && known.Source == source)
                return known.Answer;
        }

        var answer = (await ask().ConfigureAwait(false))?.Replace('\n', ' ').Replace('\t', ' ');
        if (answer is null)
            return null;

        lock (_lock)
        {
            _remembered[question] = (source, answer);
            AtomicFile.WriteLinesIfDifferent(path, [.. _remembered.Select(r => $"{r.Key}\t{r.Value.Source}\t{r.Value.Answer}")]);
        }

        return answer;
    }

    private static Dictionary<string, (string Source, string Answer)> Read(string path)
    {
        var remembered = new Dictionary<string, (string, string)>(StringComparer.Ordinal);
        foreach (var line in File.Exists(path) ? File.ReadAllLines(path) : [])
        {
            var fields = line.Split('\t');
            if (fields.Length == 3)
                remembered[fields[0]] = (fields[1], fields[2]);
        }

        return remembered;
    }

    private static (string Path, string State) StateOfProgram(NixInstallation nix)
    {
        var file = new FileInfo(RealPath.Of(nix.Instantiate));
        return (file.FullName, $"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}");
    }

    /// <summary>Null where the configuration depends on what cannot be seen from here.</summary>
    private static string? StateOfConfiguration(IReadOnlyDictionary<string, string> environment, string key)
    {
        var sources = new NixConfigurationSources(environment);
        if (sources.Texts is not { } texts || texts.Any(t => WordsThatLeadElsewhere.Any(t.Contains)) || !SearchPath.HasOnlyFolders(sources.SearchPath))
            return null;

        var states = NixConfigurationSources.Variables.Select(v => environment.TryGetValue(v, out var value) ? ContentHash.OfSecret(value, key) : ContentHash.None)
            .Concat(sources.Files.Select(f => ContentHash.OfFile(f, key)))
            .Concat(sources.NixpkgsFolders.Select(f => $"{SymbolicLink.Target(f)} {(Directory.Exists(f) ? "folder" : File.Exists(f) ? "file" : ContentHash.None)}"));
        return string.Join(" ", states);
    }
}
