using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Nix;

namespace NixVms.Build.Tasks.Networks;

/// <summary>What a project says for all of its networks.</summary>
/// <param name="ProjectFile">The absolute path of the project.</param>
/// <param name="Settings">Every setting there is.</param>
/// <param name="Options">The project's <c>NixOption</c> items.</param>
internal sealed record ProjectSettings(string ProjectFile, IReadOnlyList<DeclaredSetting> Settings, IReadOnlyList<NixOption> Options)
{
    public string Directory => Path.GetDirectoryName(ProjectFile)!;

    /// <summary>The names of those that a network can have a value of its own for.</summary>
    public IEnumerable<string> NetworkSettings => Settings.Where(s => s.IsOfNetwork).Select(s => s.Name);

    /// <summary>Everything in it, to tell whether it is the same as another.</summary>
    public string Text => string.Join("\n", [ProjectFile, .. Settings.Select(s => s.ToString()), .. Options.Select(o => o.ToString())]);

    /// <summary>What the property of a setting says, or null where it is not set.</summary>
    /// <exception cref="ArgumentException">NixVms.Evaluate.targets declares no such setting.</exception>
    public Setting? Find(string name)
    {
        var declared = Settings.FirstOrDefault(s => s.Name == name) ?? throw new ArgumentException($"There is no setting {name}.", nameof(name));
        return declared.Value.Length == 0 ? null : new Setting(declared.Property, declared.Value, new SourcePosition(ProjectFile));
    }

    /// <summary>The value of a setting's property; empty where it is not set.</summary>
    /// <inheritdoc cref="Find"/>
    public string Value(string name) => Find(name)?.Value ?? "";

    /// <summary>The same with another value of a setting's property.</summary>
    public ProjectSettings With(string name, string value) =>
        this with { Settings = [.. Settings.Select(s => s.Name == name ? s with { Value = value } : s)] };
}
