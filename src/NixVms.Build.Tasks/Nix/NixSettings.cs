namespace NixVms.Build.Tasks.Nix;

/// <summary>What every call of Nix in a build has in common.</summary>
/// <param name="Installation">The Nix to run.</param>
/// <param name="ProjectDirectory">An absolute folder.</param>
/// <param name="Settings">Settings of the project's properties, before the networks' own options.</param>
internal sealed record NixSettings(NixInstallation Installation, string ProjectDirectory, IReadOnlyList<NixOption> Settings)
{
    /// <summary>Variables for programs that may start ssh.</summary>
    public IReadOnlyDictionary<string, string?>? SshEnvironment { get; init; }

    /// <summary>The command-line arguments of the settings and of some options that win over them.</summary>
    public IEnumerable<string> Arguments(IEnumerable<NixOption> options) =>
        Settings.Concat(options).SelectMany(o => new[] { "--option", o.Name, o.Value });
}
