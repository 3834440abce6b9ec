using System.Globalization;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Networks;
using NixVms.Build.Tasks.Nix;

namespace NixVms.Build.Tasks;

/// <content>How to call Nix.</content>
public abstract partial class NixEvaluationTask
{
    /// <exception cref="NixVmsException">There is no Nix.</exception>
    private protected NixInstallation FindNix() =>
        NixInstallation.Find(ProjectSettings.Value("ToolPath") is { Length: > 0 } folder ? Path.Combine(ProjectDirectory, folder) : "", CurrentEnvironment, ProjectPosition);

    /// <summary>The settings that the project's properties give: all that can be known before Nix is asked.</summary>
    /// <param name="nix">The Nix to call.</param>
    /// <param name="usesCaches">Whether a binary cache can have anything that is to be built.</param>
    private protected NixSettings SettingsOfProperties(NixInstallation nix, bool usesCaches)
    {
        var project = ProjectSettings;
        var isOffline = project.Find("Offline")?.AsBoolean();
        List<NixOption> options = [];
        foreach (var (setting, option) in new[] { ("MaxJobs", "max-jobs"), ("Cores", "cores"), ("Builders", "builders"), ("TrustedPublicKeys", "trusted-public-keys") })
        {
            if (project.Find(setting) is { } given)
                options.Add(new NixOption(option, given.Value));
        }

        if (project.Find("Substituters") is not null)
            options.Add(new NixOption("substituters", string.Join(" ", NamedCaches.Where(c => !c.IsNoCache).Select(c => c.Text))));

        if (isOffline ?? (!usesCaches && project.Find("Substituters") is null))
            options.Add(new NixOption("substitute", "false"));
        // Five attempts a file, with pauses, are for networks that there are.
        if (isOffline == true)
            options.Add(OneAttempt);
        return new NixSettings(nix, ProjectDirectory, options) { SshEnvironment = SshOptions.In(CurrentEnvironment) };
    }

    /// <summary>The binary caches that the property NixSubstituters names.</summary>
    private protected IReadOnlyList<CacheAddress> NamedCaches =>
        [.. ProjectSettings.Value("Substituters").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(c => new CacheAddress(c))];

    /// <summary>Decides the settings that every call of Nix gets.</summary>
    /// <param name="nix">The Nix to call.</param>
    /// <param name="usesCaches">Whether a binary cache can have anything that is to be built.</param>
    /// <param name="cancellationToken">Cancels.</param>
    private protected async Task<NixSettings> SettingsOfAsync(NixInstallation nix, bool usesCaches, CancellationToken cancellationToken)
    {
        var settings = SettingsOfProperties(nix, usesCaches);
        List<NixOption> options = [];
        if (Environment.IsPrivilegedProcess)
            options.AddRange(await DownloadLimitsAsync(nix, cancellationToken).ConfigureAwait(false));
        options.AddRange(settings.Settings);
        if (UserAccounts.NeedsBuildUsers && UserAccounts.BuildUsersAreMissing(await BuildUsersGroupAsync(nix, cancellationToken).ConfigureAwait(false)))
            options.Add(new NixOption("build-users-group", ""));
        if (usesCaches && ProjectSettings.Find("Offline") is null && ProjectSettings.Find("Substituters") is null && !await AnyCacheAnswersAsync(nix, cancellationToken).ConfigureAwait(false))
            options.AddRange([new NixOption("substitute", "false"), OneAttempt]);
        return settings with { Settings = options };
    }

    private static NixOption OneAttempt => new("download-attempts", "1");

    /// <summary>
    /// By default a server that accepts connections and never answers keeps a download for five minutes, and so does in old
    /// versions one that cannot be reached, at each of five attempts. A daemon takes these limits from root alone.
    /// </summary>
    private async Task<IEnumerable<NixOption>> DownloadLimitsAsync(NixInstallation nix, CancellationToken cancellationToken)
    {
        var limits = await ProbesOf(nix).OfConfigurationAsync("download-limits", async () =>
        {
            var configuration = await ConfigurationOf(nix, cancellationToken).ConfigureAwait(false);
            return ReferenceEquals(configuration, NixConfiguration.Unknown) ? null : $"{configuration.ConnectTimeout} {configuration.StalledDownloadTimeout} {configuration.DownloadAttempts}";
        }).ConfigureAwait(false);
        if (limits?.Split(' ') is not [var connect, var stalled, var attempts])
            return [];

        // What somebody has chosen stays.
        (string Name, string Current, string Default, string Limit)[] all =
            [("connect-timeout", connect, "0", "15"), ("stalled-download-timeout", stalled, "300", "30"), ("download-attempts", attempts, "5", "3")];
        return all.Where(l => l.Current == l.Default).Select(l => new NixOption(l.Name, l.Limit));
    }

    /// <summary>
    /// Nix's default is one derivation at a time. The images of machines are a few, each of which uses one core for most of its
    /// time, and keep each other waiting then.
    /// </summary>
    private protected async Task<NixSettings> WithJobsForImagesAsync(NixSettings settings, CancellationToken cancellationToken)
    {
        var wanted = Math.Min(Environment.ProcessorCount, MaxImagesAtOnce);
        if (wanted == 1 || ProjectSettings.Find("MaxJobs") is not null)
            return settings;

        var nix = settings.Installation;
        var jobs = await ProbesOf(nix).OfConfigurationAsync("max-jobs", async () =>
        {
            var configuration = await ConfigurationOf(nix, cancellationToken).ConfigureAwait(false);
            return ReferenceEquals(configuration, NixConfiguration.Unknown) ? null : configuration.MaxJobs;
        }).ConfigureAwait(false);
        return jobs == "1"
            ? settings with { Settings = [new NixOption("max-jobs", wanted.ToString(CultureInfo.InvariantCulture)), .. settings.Settings] }
            : settings;
    }

    /// <summary>Each may unpack its packages into memory, as images/unpack.sh decides.</summary>
    private const int MaxImagesAtOnce = 4;

    /// <summary>Asks Nix for its configuration once: that is a process of its own.</summary>
    private Task<NixConfiguration> ConfigurationOf(NixInstallation nix, CancellationToken cancellationToken) =>
        Shared(() => NixConfiguration.ReadAsync(nix, ProjectDirectory, cancellationToken), nix.Nix);

    /// <summary>What Nix has said of itself, in this build and before.</summary>
    private protected NixProbeCache ProbesOf(NixInstallation nix) =>
        Shared(() => new NixProbeCache(ProjectState.ProbeCache, nix, CurrentEnvironment, ProjectState.Key), nix.Nix);

    private async Task<string> BuildUsersGroupAsync(NixInstallation nix, CancellationToken cancellationToken) =>
        await ProbesOf(nix).OfConfigurationAsync("build-users-group", async () =>
        {
            var configuration = await ConfigurationOf(nix, cancellationToken).ConfigureAwait(false);
            return ReferenceEquals(configuration, NixConfiguration.Unknown) ? null : configuration.BuildUsersGroup;
        }).ConfigureAwait(false) ?? "";

    private async Task<bool> AnyCacheAnswersAsync(NixInstallation nix, CancellationToken cancellationToken)
    {
        var configuration = await ConfigurationOf(nix, cancellationToken).ConfigureAwait(false);
        if (await SubstituterProbe.AnyAnswersAsync(configuration.Substituters, CurrentEnvironment, cancellationToken).ConfigureAwait(false))
            return true;

        LogWarning(new Diagnostic(
            ErrorCodes.SubstitutersUnreachable,
            $"None of Nix's binary caches answers ({string.Join(", ", configuration.Substituters)}), so the build does without them. Set the property NixVmsOffline to true to build offline without this warning.",
            ProjectPosition));
        return false;
    }
}
