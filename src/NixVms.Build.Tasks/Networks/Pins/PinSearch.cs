using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Files;
using NixVms.Build.Tasks.Logs;

namespace NixVms.Build.Tasks.Networks.Pins;

/// <summary>
/// Looks for the pins of a network: from its folder up to that of the repository, for the files of one tool after the
/// other. Outside of a repository only its own folder and the project's are looked at, since nobody knows whose those above are.
/// </summary>
/// <param name="networkFolder">The folder of the network expression.</param>
/// <param name="projectFolder">The folder of the project.</param>
internal sealed class PinSearch(string networkFolder, string projectFolder)
{
    private const int NamesShown = 10;

    private readonly Dictionary<string, PinLook> _looks = new(StringComparer.Ordinal);
    private IReadOnlyList<string>? _folders;

    /// <summary>All that the result depends on.</summary>
    public IReadOnlyCollection<PinLook> Looks => _looks.Values;

    /// <summary>A file that was passed over since it pins more than one nixpkgs, and how to choose; else null.</summary>
    public string? Choice { get; private set; }

    /// <summary>The nixpkgs that the nearest file pins which pins one, under this name or as the only one; null where none does.</summary>
    /// <exception cref="NixVmsException">A file on the way is not usable, or what it pins.</exception>
    public NixpkgsSource? Find()
    {
        foreach (var format in PinFormat.All)
        {
            foreach (var path in Files(format))
            {
                var pins = format.Read(Read(path));
                if (NixpkgsOf(pins, format, path) is { } entry)
                    return Checked(pins.SourceOf(entry));
            }
        }

        return null;
    }

    /// <summary>What a flake is made of, by the lock beside it.</summary>
    /// <exception cref="NixVmsException">The lock is not usable.</exception>
    public FlakeInputs FindInputs()
    {
        var path = Path.Combine(networkFolder, "flake.lock");
        return IsThere(path, "the lock of the flake would be used") ? new FlakeLock(Read(path)).ReadAll() : FlakeInputs.None;
    }

    /// <summary>The tree of a pin that a setting names.</summary>
    /// <exception cref="NixVmsException">The nearest file of this tool has no such pin, or is not usable; or there is none.</exception>
    public NixpkgsSource Find(PinReference reference, SourcePosition position)
    {
        var (format, name) = (reference.Format, reference.Name);
        if (Files(format).FirstOrDefault() is not { } path)
        {
            var folders = Folders.Count == 1 ? Folders[0] : $"{Folders[0]} or {(Folders.Count == 2 ? "" : "a folder above, up to ")}{Folders[Folders.Count - 1]}";
            throw new NixVmsException(ErrorCodes.UnknownPin, $"\"{format.Name}:{name}\" is {An(format.Entry)} of {format.File}, and there is none in {folders}. Make one, or name a nixpkgs in another way.", position);
        }

        var pins = format.Read(Read(path));
        if (pins.Names.Contains(name))
            return Checked(pins.SourceOf(pins.EntryOf(name)));

        var close = NameSuggestions.For(name, pins.Names);
        var advice = close.Count > 0 ? $"Did you mean {Quoted(close, " or ")}?" : pins.Names.Count > 0 ? $"It has {Quoted(pins.Names, ", ")}." : "It has none.";
        throw new NixVmsException(ErrorCodes.UnknownPin, $"{path} has no {format.Entry} \"{name}\". {advice}", position);
    }

    private PinEntry? NixpkgsOf(IPins pins, PinFormat format, string path)
    {
        const string usual = "nixpkgs";
        if (pins.Names.Contains(usual))
            return pins.EntryOf(usual);

        var candidates = pins.Names.Select(n => (Name: n, Entry: pins.EntryOf(n))).Where(c => pins.IsNixpkgs(c.Entry)).ToList();
        if (candidates.Select(c => c.Entry.Name).Distinct().Count() == 1)
            return candidates[0].Entry;
        if (candidates.Count > 0)
            Choice ??= $"{path} has {Quoted(candidates.Select(c => c.Name), " and ")}, and none of them is called nixpkgs: choose one, as with Nixpkgs=\"{format.Name}:{candidates[0].Name}\".";
        return null;
    }

    private static NixpkgsSource Checked(NixpkgsSource source) => source.Reference is not { } folder || Directory.Exists(folder)
        ? source
        : throw new NixVmsException(ErrorCodes.NixpkgsMissing, $"The folder {folder}, which is pinned here as nixpkgs, does not exist. Correct the pin, or set NixVmsPlatform to debian.", source.Position);

    private IReadOnlyList<string> Folders => _folders ??= FindFolders();

    private List<string> FindFolders()
    {
        var folders = new List<string>();
        for (var folder = networkFolder; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            folders.Add(folder);
            if (IsThere(Path.Combine(folder, ".git"), "a repository, where the search for pins ends"))
                return folders;
        }

        return [.. new[] { networkFolder, projectFolder }.Distinct()];
    }

    private IEnumerable<string> Files(PinFormat format) =>
        Folders.Select(f => Path.Combine(f, format.File)).Where(f => IsThere(f, "a nixpkgs pinned there would be used"));

    private bool IsThere(string path, string reason)
    {
        if (!_looks.TryGetValue(path, out var look))
        {
            // A link that leads nowhere is no reason to do without what it was made for.
            var isThere = File.Exists(path) || Directory.Exists(path) || SymbolicLink.Target(path) is not null;
            _looks.Add(path, look = new PinLook(path, isThere, null, reason));
        }

        return look.IsThere;
    }

    private PinDocument Read(string path)
    {
        var document = PinDocument.Read(path);
        _looks[path] = new PinLook(path, IsThere: true, document.Text, "pins");
        return document;
    }

    private static string An(string noun) => $"{(noun[0] == 'i' ? "an" : "a")} {noun}";

    private static string Quoted(IEnumerable<string> names, string separator) =>
        string.Join(separator, names.Take(NamesShown).Select(n => $"\"{TerminalText.CleanLine(n)}\"")) + (names.Skip(NamesShown).Any() ? ", …" : "");
}
