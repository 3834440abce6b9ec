using NixVms.Build.Tasks.Json;
using NixVms.Build.Tasks.Processes;

namespace NixVms.Build.Tasks.Nix;

/// <summary>What Nix's own configuration says, of which some settings need an answer from us.</summary>
internal sealed record NixConfiguration(IReadOnlyList<string> Substituters, string BuildUsersGroup)
{
    /// <summary>How many seconds a download may wait for a connection; 0, the default of old versions, for five minutes.</summary>
    public string ConnectTimeout { get; private init; } = "";

    /// <summary>How many seconds a download may wait for a server that says nothing.</summary>
    public string StalledDownloadTimeout { get; private init; } = "";

    public string DownloadAttempts { get; private init; } = "";

    /// <summary>How many derivations are built at once.</summary>
    public string MaxJobs { get; private init; } = "";

    // The second is the newer name; the first works in old and new versions until it is removed.
    private static readonly string[][] Commands = [["show-config", "--json"], ["config", "show", "--json"]];

    /// <summary>Of a Nix whose answer is not understood.</summary>
    public static NixConfiguration Unknown { get; } = new([], "");

    /// <summary>Asks Nix. What is not understood counts as empty: Nix itself will complain better.</summary>
    public static async Task<NixConfiguration> ReadAsync(NixInstallation nix, string workingDirectory, CancellationToken cancellationToken)
    {
        foreach (var command in Commands)
        {
            var result = await ProcessRunner.CaptureAsync(
                new ProcessCommand(nix.Nix, ["--extra-experimental-features", "nix-command", .. command], workingDirectory),
                cancellationToken).ConfigureAwait(false);
            if (result.ExitCode == 0 && TryParse(result.StandardOutput) is { } configuration)
                return configuration;
        }

        return Unknown;
    }

    private static NixConfiguration? TryParse(string json)
    {
        try
        {
            var settings = JsonText.Parse(json);
            return new NixConfiguration(
                [.. Value(settings, "substituters")?.Elements().Select(e => e.Value) ?? []],
                Value(settings, "build-users-group")?.Value ?? "")
            {
                ConnectTimeout = Value(settings, "connect-timeout")?.Value ?? "",
                StalledDownloadTimeout = Value(settings, "stalled-download-timeout")?.Value ?? "",
                DownloadAttempts = Value(settings, "download-attempts")?.Value ?? "",
                MaxJobs = Value(settings, "max-jobs")?.Value ?? "",
            };
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static JsonTree? Value(JsonTree settings, string name) => settings.Member(name)?.Member("value");
}
