namespace NixVms.Build.Sdk.Tests.Incremental.Corpus;

/// <summary>A network written to defeat tracking, and a change that its evaluation must notice.</summary>
/// <param name="Name">The network's name.</param>
/// <param name="Value">A Nix expression of a string: what the evaluation makes of its inputs.</param>
internal sealed record TrackingCase(string Name, string Value)
{
    private const string Machine = "{ alpha.deployment.targetHost = @value@; }\n";

    /// <summary>The text of network.nix.</summary>
    public string Network { get; init; } = Machine.Replace("@value@", Value);

    /// <summary>Files beside network.nix, with their contents.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>();

    /// <summary>Environment variables.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>Entries of NIX_PATH.</summary>
    public IReadOnlyList<string> SearchPath { get; init; } = [];

    /// <summary>Makes what is no plain file.</summary>
    public Action<CaseFolder> Prepare { get; init; } = _ => { };

    /// <summary>The change.</summary>
    public required Action<CaseFolder> Change { get; init; }

    /// <summary>How the reason begins that the build gives for evaluating after the change; "" where several would do.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Whether there is no way but to evaluate in every build.</summary>
    public bool IsAlways { get; init; }

    /// <summary>False where Nix itself keeps what it has fetched for a while.</summary>
    public bool ChangesResult { get; init; } = true;

    public static TrackingCase Reading(string name, string value, string file = "data.txt") => new(name, value)
    {
        Files = new Dictionary<string, string> { [file] = "one" },
        Change = f => f.Write(file, "two"),
        Reason = file.StartsWith("../", StringComparison.Ordinal) ? "changed: " : $"changed: {(file.StartsWith('@') ? "" : "@net@/")}{file}",
    };

    public override string ToString() => Name;
}
