using System.Text.RegularExpressions;
using NixVms.Build.Tasks.Diagnostics;

namespace NixVms.Build.Tasks.Evaluation.Failures;

/// <summary>Tells the files in which a user can mend something from those of this SDK, of nixpkgs and of the store.</summary>
/// <param name="ownFolder">The folder sdk/nix.</param>
/// <param name="evaluatedFiles">The files that Nix evaluated before it failed: they show where nixpkgs is.</param>
internal sealed class SourceFiles(string ownFolder, IReadOnlyCollection<string> evaluatedFiles)
{
    private const string Store = "/nix/store/";
    private const string Library = "/lib/default.nix";
    private const string Configurations = "/nixos/lib/eval-config.nix";

    // What stands behind a path in a message is its end, too.
    private static readonly Regex InStore = new(
        @"/nix/store/[0-9a-z]{32}-(?<name>[^/\s'"":(),]+)(?<rest>/[^\s'"":(),]+)?", RegexOptions.CultureInvariant);

    private readonly Dictionary<string, string> _sources = [];

    private readonly IReadOnlyList<string> _libraries =
    [
        ownFolder.TrimEnd('/') + "/",
        .. RootsOf(Configurations, evaluatedFiles),
        .. RootsOf(Library, evaluatedFiles).Where(root => File.Exists(root.TrimEnd('/') + Configurations)),
    ];

    /// <summary>The files of the user among those that were evaluated.</summary>
    public IEnumerable<string> Evaluated => evaluatedFiles.Where(IsUsers);

    /// <summary>The place in the file that was copied to the store, where that is known.</summary>
    public SourcePosition? InSource(SourcePosition? position) =>
        position is not null && InStore.Match(position.File) is { Success: true } match && match.Length == position.File.Length
            ? position with { File = SourceOf(match) }
            : position;

    /// <summary>A text with the names of files in the place of those of their copies in the store.</summary>
    public string WithSources(string text) => InStore.Replace(text, SourceOf);

    // A path in the code is copied under its own name.
    private string SourceOf(Match copy)
    {
        if (!_sources.TryGetValue(copy.Value, out var source))
        {
            source = File.Exists(copy.Value)
                ? PathLiterals.Values(Evaluated)
                    .Where(v => Path.GetFileName(v) == copy.Groups["name"].Value)
                    .Select(v => v + copy.Groups["rest"].Value)
                    .FirstOrDefault(file => File.Exists(file) && File.ReadAllText(file) == File.ReadAllText(copy.Value))
                : null;
            _sources[copy.Value] = source ??= copy.Value;
        }

        return source;
    }

    private static IEnumerable<string> RootsOf(string file, IEnumerable<string> evaluatedFiles) => evaluatedFiles
        .Where(f => f.EndsWith(file, StringComparison.Ordinal))
        .Select(f => f.Substring(0, f.Length - file.Length + 1));

    public bool IsOwn(string file) => file.StartsWith(_libraries[0], StringComparison.Ordinal);

    public bool IsUsers(string file) =>
        !_libraries.Any(l => file.StartsWith(l, StringComparison.Ordinal)) && !file.StartsWith(Store, StringComparison.Ordinal);
}
