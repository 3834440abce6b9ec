namespace NixVms.Build.Tasks.Nix;

/// <summary>Where Nix takes its configuration and its search path from, in any version: more than one of them reads.</summary>
/// <param name="environment">The environment of the build.</param>
internal sealed class NixConfigurationSources(IReadOnlyDictionary<string, string> environment)
{
    /// <summary>The variables that Nix reads.</summary>
    public static IReadOnlyList<string> Variables { get; } =
    [
        "NIX_PATH", "NIX_CONFIG", "NIX_CONF_DIR", "NIX_USER_CONF_FILES", "NIX_REMOTE", "NIX_STORE_DIR", "NIX_STATE_DIR",
        "NIX_CONFIG_HOME", "HOME", "XDG_CONFIG_HOME", "XDG_CONFIG_DIRS",
    ];

    /// <summary>The search path as text, with Nix's default where the variable is not set.</summary>
    public string SearchPath
    {
        get
        {
            if (environment.TryGetValue("NIX_PATH", out var searchPath))
                return searchPath;
            var root = $"{Variable("NIX_STATE_DIR") ?? "/nix/var/nix"}/profiles/per-user/root/channels";
            return string.Join(":", Homes.Select(h => $"{h}/.nix-defexpr/channels").Append(root));
        }
    }

    /// <summary>
    /// The entries of the search path that someone has called nixpkgs, in the variable or in nix.conf: Nix's own default
    /// is no such one.
    /// </summary>
    public IEnumerable<string> NamedNixpkgs
    {
        get
        {
            if (environment.TryGetValue("NIX_PATH", out var searchPath))
                return Nix.SearchPath.EntriesFor(searchPath, "nixpkgs");

            var lines = (Texts ?? []).SelectMany(t => t.Split('\n')).Select(l => l.Split('#')[0].Split('=', 2));
            return lines
                .Where(l => l.Length == 2 && l[0].Trim() is "nix-path" or "extra-nix-path")
                .SelectMany(l => l[1].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
                .SelectMany(e => Nix.SearchPath.EntriesFor(e, "nixpkgs"));
        }
    }

    /// <summary>Where Nix looks for <c>&lt;nixpkgs&gt;</c>.</summary>
    public IEnumerable<string> NixpkgsFolders => Nix.SearchPath.Candidates(SearchPath, "nixpkgs");

    /// <summary>The files, whether they exist or not.</summary>
    public IEnumerable<string> Files
    {
        get
        {
            yield return Path.Combine(Variable("NIX_CONF_DIR") ?? "/etc/nix", "nix.conf");
            if (Variable("NIX_USER_CONF_FILES") is { } files)
            {
                foreach (var file in files.Split(':').Where(Path.IsPathRooted))
                    yield return file;
                yield break;
            }

            foreach (var folder in (Variable("XDG_CONFIG_DIRS") ?? "/etc/xdg").Split(':').Where(Path.IsPathRooted))
                yield return Path.Combine(folder, "nix", "nix.conf");
            if (Variable("NIX_CONFIG_HOME") is { } nixFolder)
                yield return Path.Combine(nixFolder, "nix.conf");
            var ofUser = Variable("XDG_CONFIG_HOME") is { } folderOfUser ? [folderOfUser] : Homes.Select(h => Path.Combine(h, ".config"));
            foreach (var folder in ofUser)
                yield return Path.Combine(folder, "nix", "nix.conf");
        }
    }

    /// <summary>What the files and the variable with settings say, or null where one of the files cannot be read.</summary>
    public IReadOnlyList<string>? Texts
    {
        get
        {
            try
            {
                return [.. Files.Where(File.Exists).Select(File.ReadAllText), Variable("NIX_CONFIG") ?? ""];
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }
    }

    /// <summary>The user's home folders: Nix leaves the variable aside where it is not set, or not the user's own.</summary>
    private IEnumerable<string> Homes =>
        new[] { Variable("HOME"), UserAccounts.HomeOfThisUser }.Where(h => h is not null).Distinct().Select(h => h!).DefaultIfEmpty("/");

    private string? Variable(string name) => environment.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
}
