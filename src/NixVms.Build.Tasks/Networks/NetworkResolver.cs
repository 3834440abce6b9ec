using NixVms.Build.Tasks.Diagnostics;

namespace NixVms.Build.Tasks.Networks;

/// <summary>
/// Decides every setting of a project's networks. Item metadata win over properties, those over the .nixnet file.
/// </summary>
internal sealed class NetworkResolver(ProjectSettings project)
{
    private const string DefaultNetworkFile = "network.nix";
    private const string DefaultOutLink = "result";

    /// <summary>What stands beside the networks' folders.</summary>
    private static readonly string[] ReservedNames = ["outputs", ".state"];

    private readonly List<Diagnostic> _errors = [];

    /// <exception cref="NixVmsException">One or more items are wrong; it names all of them.</exception>
    public IReadOnlyList<NetworkDefinition> Resolve(IReadOnlyList<NetworkItem> items)
    {
        var networks = new List<NetworkDefinition>();
        foreach (var item in items)
        {
            try
            {
                networks.Add(Resolve(item, isOnlyOne: items.Count == 1));
            }
            catch (NixVmsException e)
            {
                _errors.AddRange(e.Diagnostics);
            }
        }

        Distinct(networks, n => n.Name, (n, other) =>
            $"Two networks have the name \"{n.Name}\" (the other is {other.Definition.File}); give one of them another with the item's Name metadata.");
        // Networks of one name have one default out link, too; that is not a second mistake.
        Distinct(networks.Where(n => n.OutLink is not null).GroupBy(n => n.Name).Select(g => g.First()), n => n.OutLink!, (n, other) =>
            $"The networks \"{other.Name}\" and \"{n.Name}\" have the same out link {n.OutLink}; set OutLink of one of them, or NoOutLink.");
        return _errors.Count > 0 ? throw new NixVmsException(_errors) : networks;
    }

    private void Distinct(IEnumerable<NetworkDefinition> networks, Func<NetworkDefinition, string> key, Func<NetworkDefinition, NetworkDefinition, string> message)
    {
        foreach (var group in networks.GroupBy(key, StringComparer.Ordinal))
            foreach (var duplicate in group.Skip(1))
                _errors.Add(new Diagnostic(ErrorCodes.DuplicateNetwork, message(duplicate, group.First()), duplicate.Definition));
    }

    private NetworkDefinition Resolve(NetworkItem item, bool isOnlyOne)
    {
        if (!File.Exists(item.FullPath))
        {
            throw new NixVmsException(
                ErrorCodes.NetworkFileMissing,
                $"The NixNetwork item \"{item.Path}\" does not exist.",
                new SourcePosition(project.ProjectFile));
        }

        var name = item.Metadata.TryGetValue("Name", out var given) && given.Length > 0 ? given : Path.GetFileNameWithoutExtension(item.FullPath);
        CheckName(name, isGiven: given is { Length: > 0 });
        var isExpression = item.FullPath.EndsWith(".nix", StringComparison.OrdinalIgnoreCase);
        var file = isExpression ? NixNetFile.Empty : NixNetFile.Read(item.FullPath, [.. project.NetworkSettings]);
        var settings = new Settings(item, project, file);
        var definition = new SourcePosition(item.FullPath);
        var (networkFile, attributePath) = isExpression ? (item.FullPath, []) : FindNetworkFile(settings, definition);
        var noOutLink = settings.Find("NoOutLink")?.AsBoolean() ?? false;
        return new NetworkDefinition
        {
            Name = name,
            ClassName = FindClassName(settings, name),
            Definition = definition,
            NetworkFile = networkFile,
            AttributePath = attributePath,
            Platform = FindPlatform(settings),
            Nixpkgs = FindNixpkgs(settings, file),
            System = settings.Find("System"),
            DebianRelease = settings.Find("DebianRelease"),
            ShowTrace = settings.Find("ShowTrace")?.AsBoolean() ?? false,
            OutLink = noOutLink ? null : Path.GetFullPath(Path.Combine(
                project.Directory,
                settings.Find("OutLink")?.Value ?? (isOnlyOne ? DefaultOutLink : $"{DefaultOutLink}-{name}"))),
            InputSettings = project.Settings.Where(s => s.IsInput).ToDictionary(s => s.Name, s => settings.Find(s.Name)?.Value ?? ""),
            Arguments = file.Arguments,
            Options = [.. file.Options, .. project.Options],
        };
    }

    // The name becomes a folder in obj/ and bin/, and a part of the line-by-line record of what was written.
    private void CheckName(string name, bool isGiven)
    {
        if (ReservedNames.Contains(name))
        {
            throw new NixVmsException(
                ErrorCodes.InvalidValue,
                $"A network cannot have the name \"{name}\": this SDK keeps files of its own under that name in obj/. Set the item's Name metadata.",
                new SourcePosition(project.ProjectFile));
        }

        if (name is "" or "." or ".." || name.Contains('/') || name.Any(char.IsControl))
        {
            throw new NixVmsException(
                ErrorCodes.InvalidValue,
                isGiven
                    ? $"The Name of a network is \"{name}\"; it must be usable as the name of a folder."
                    : $"The file gives its network the name \"{name}\", which no folder can have; set the item's Name metadata.",
                new SourcePosition(project.ProjectFile));
        }
    }

    // As in Nix's commands, an attribute may stand behind "#"; a file can have that in its name, too.
    private static (string File, IReadOnlyList<string> AttributePath) FindNetworkFile(Settings settings, SourcePosition definition)
    {
        var setting = settings.Find("Network");
        var path = settings.Locate(setting ?? new Setting("Network", DefaultNetworkFile, definition));
        IReadOnlyList<string> attributePath = [];
        if (setting is not null && !Path.Exists(path) && setting.Value.IndexOf('#') is var end and >= 0)
        {
            path = settings.Locate(setting with { Value = setting.Value.Substring(0, end) });
            attributePath = AttributePath.TryParse(setting.Value.Substring(end + 1)) ?? throw setting.Invalid("a file, and behind \"#\" names of attributes with dots between them");
        }

        if (Directory.Exists(path))
            path = new[] { "default.nix", "flake.nix" }.Select(name => Path.Combine(path, name)).FirstOrDefault(File.Exists) ?? Path.Combine(path, "default.nix");
        if (File.Exists(path))
            return (path, attributePath);

        throw new NixVmsException(
            ErrorCodes.NetworkFileMissing,
            $"The network expression {path} does not exist. Make it, or name another with the Network attribute.",
            setting?.Position ?? definition);
    }

    private static string FindClassName(Settings settings, string networkName)
    {
        if (settings.Find("ClassName") is not { } setting)
            return CSharpName.Pascal(networkName) is { Length: > 0 } name ? name : "Network";
        return CSharpName.IsIdentifier(setting.Value) ? setting.Value : throw setting.Invalid("a name that a C# class can have");
    }

    private static NetworkPlatform FindPlatform(Settings settings) => settings.Find("Platform") switch
    {
        null => NetworkPlatform.Auto,
        { Value: "auto" } => NetworkPlatform.Auto,
        { Value: "nixos" } => NetworkPlatform.Nixos,
        { Value: "debian" } => NetworkPlatform.Debian,
        var other => throw other.Invalid("auto, nixos or debian"),
    };

    private static NixpkgsSource? FindNixpkgs(Settings settings, NixNetFile file)
    {
        if (settings.Find("Nixpkgs") is not { } setting)
            return file.Nixpkgs;

        var source = new NixpkgsSource(setting.Value, null, null, setting.Position);
        if (source.IsSearchPath || source.Pin is not null)
            return source;

        var path = settings.Locate(setting);
        return Directory.Exists(path)
            ? source with { Reference = path }
            : throw new NixVmsException(
                ErrorCodes.NixpkgsMissing,
                $"The nixpkgs folder {path} does not exist. Correct it, or leave Nixpkgs away to use the debian platform.",
                setting.Position);
    }

    private sealed class Settings(NetworkItem item, ProjectSettings project, NixNetFile file)
    {
        public Setting? Find(string name)
        {
            if (item.Metadata.TryGetValue(name, out var metadata) && metadata.Length > 0)
                return new Setting(name, metadata, new SourcePosition(project.ProjectFile));
            return project.Find(name) ?? (file.Settings.TryGetValue(name, out var setting) && setting.Value.Length > 0 ? setting : null);
        }

        /// <summary>A path counts from the file that holds it.</summary>
        public string Locate(Setting setting) =>
            Path.GetFullPath(Path.Combine(Path.GetDirectoryName(setting.Position.File)!, setting.Value));
    }
}
