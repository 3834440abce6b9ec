namespace NixVms.Build.Tasks.Nix;

/// <summary>Options of the ssh that Nix starts: a build asks nobody anything, and waits for no computer that is silent.</summary>
internal static class SshOptions
{
    private const string Variable = "NIX_SSHOPTS";

    // Of each option ssh takes the first: what the user has written there wins.
    private const string Own = "-oBatchMode=yes -oConnectTimeout=15 -oServerAliveInterval=15";

    /// <summary>The variables of a program of Nix that may start ssh.</summary>
    public static IReadOnlyDictionary<string, string?> In(IReadOnlyDictionary<string, string> environment) =>
        new Dictionary<string, string?> { [Variable] = environment.TryGetValue(Variable, out var given) && given.Length > 0 ? $"{given} {Own}" : Own };
}
