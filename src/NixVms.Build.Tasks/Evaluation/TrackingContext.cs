using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Networks;
using NixVms.Build.Tasks.Tracking;

namespace NixVms.Build.Tasks.Evaluation;

/// <summary>What is the same for the tracked evaluations of all networks of a build.</summary>
internal sealed record TrackingContext
{
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>What hashes of settings and variables are made with.</summary>
    public required string Key { get; init; }

    /// <summary>The folder sdk/nix.</summary>
    public required string NixFolder { get; init; }

    /// <summary>Files and folders whose hashes a setting has.</summary>
    public IReadOnlyList<string> HashedPaths { get; init; } = [];

    /// <summary>Where a lock of the project's own would be; the user's is used while there is none.</summary>
    public required string ProjectLock { get; init; }

    /// <summary>Programs whose change matters.</summary>
    public required IReadOnlyList<string> Tools { get; init; }

    /// <summary>Identifies Nix: its path and version.</summary>
    public required string NixVersion { get; init; }

    public required TreeExclusions Exclusions { get; init; }

    public required Action<string> OnMessage { get; init; }

    public required Action<Diagnostic> OnWarning { get; init; }

    /// <summary>The settings that an evaluation of a network depends on.</summary>
    public IReadOnlyDictionary<string, string> SettingsOf(NetworkDefinition network)
    {
        var settings = network.InputSettings.ToDictionary(s => s.Key, s => s.Value);
        settings["SDK"] = NixFolder;
        settings["Nix"] = NixVersion;
        settings["Name"] = network.Name;
        settings["Network"] = network.NetworkFile;
        settings["Nixpkgs"] = network.Nixpkgs is { } n ? $"{n.Reference} {n.Url} {n.Sha256}" : "";
        foreach (var argument in network.Arguments)
            settings[$"argument {argument.Name}"] = $"{argument.Value} {argument.Expression}";
        foreach (var option in network.Options.GroupBy(o => o.Name))
            settings[$"option {option.Key}"] = string.Join("\n", option.Select(o => o.Value));
        return settings;
    }
}
