using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Nix;

namespace NixVms.Build.Tasks.Networks;

/// <summary>A network to build, with every setting decided.</summary>
internal sealed record NetworkDefinition
{
    /// <summary>Names the output folder: the item's <c>Name</c>, by default the file's name without its extension.</summary>
    public required string Name { get; init; }

    /// <summary>The name as a part of a store path, which holds letters, digits and <c>. _ + -</c> only.</summary>
    public string StoreName
    {
        get
        {
            var name = new string(Array.ConvertAll(Name.ToCharArray(), c => IsOfStore(c) ? c : '-')).TrimStart('.');
            return name.Length == 0 ? "network" : name.Length > 100 ? name.Substring(0, 100) : name;
        }
    }

    /// <summary>The C# class that tests use: the item's <c>ClassName</c>, by default made of the name.</summary>
    public required string ClassName { get; init; }

    /// <summary>The .nixnet file, or the .nix file itself.</summary>
    public required SourcePosition Definition { get; init; }

    /// <summary>The absolute path of the network expression.</summary>
    public required string NetworkFile { get; init; }

    /// <summary>Where in what the expression gives the network is; empty for all of it.</summary>
    public IReadOnlyList<string> AttributePath { get; init; } = [];

    /// <summary>Whether the expression is a flake.</summary>
    public bool IsFlake => Path.GetFileName(NetworkFile) == "flake.nix";

    public required NetworkPlatform Platform { get; init; }

    /// <summary>Where nixpkgs comes from, or null where nothing in the project says so.</summary>
    public required NixpkgsSource? Nixpkgs { get; init; }

    /// <summary>The default system of the machines, or null for the host's.</summary>
    public required Setting? System { get; init; }

    /// <summary>Which release of Debian machines of that platform have, or null for the default.</summary>
    public Setting? DebianRelease { get; init; }

    public required bool ShowTrace { get; init; }

    /// <summary>The absolute path of the out link, or null where there is to be none.</summary>
    public required string? OutLink { get; init; }

    /// <summary>What was said, wherever, for each setting that decides what the network is; empty where nothing was.</summary>
    public required IReadOnlyDictionary<string, string> InputSettings { get; init; }

    public required IReadOnlyList<NetworkArgument> Arguments { get; init; }

    public required IReadOnlyList<NixOption> Options { get; init; }

    private static bool IsOfStore(char c) => c is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9' or '.' or '_' or '+' or '-';
}
