using NixVms.Build.Tasks.Debian;
using NixVms.Build.Tasks.Diagnostics;

namespace NixVms.Build.Tasks.Tests.Debian;

/// <summary>The lists of Debian's archive, fetched once for all tests that read them.</summary>
public sealed class RealArchive : IAsyncLifetime
{
    private readonly ScratchFolder _folder = new();

    /// <summary>Why the archive cannot be read here; null if it can.</summary>
    public static string? WhyNot { get; } = FindWhyNot();

    internal DebianState State => DebianState.FromEnvironment(Environment, DebianRelease.Default);

    internal DebianTools Tools => new(Environment, State.Work);

    internal DebianMirrors Mirrors { get; private set; } = null!;

    internal Dictionary<string, IReadOnlyList<ArchiveList>> Lists { get; } = [];

    internal IReadOnlyDictionary<string, string> Environment => DebianTestEnvironment.In(_folder.Path);

    internal string AptConfiguration(string architecture) => Path.Combine(State.AptRoot(architecture), "apt.conf");

    public async Task InitializeAsync()
    {
        if (WhyNot is not null)
            return;

        (Mirrors, _) = await MirrorsFile.EnsureAsync(State, Tools, null, null, CancellationToken.None);
        foreach (var architecture in DebianRelease.Architectures)
        {
            Lists[architecture] = await new AptArchive(State, Tools, Mirrors, architecture)
                .EnsureListsAsync([], refresh: false, offline: false, new DebianProgress(null, null), CancellationToken.None);
        }
    }

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    private static string? FindWhyNot()
    {
        if (HostPrograms.WhyNot("apt-get", "apt-cache") is { } reason)
            return reason;

        try
        {
            var tools = new DebianTools(DebianTestEnvironment.In(Path.GetTempPath()), Path.GetTempPath());
            _ = tools.Keyring;
            return AptSources.AskAptAsync(tools, Path.GetTempPath(), CancellationToken.None).GetAwaiter().GetResult() is null
                ? "apt knows no Debian mirror on this machine."
                : null;
        }
        catch (NixVmsException e)
        {
            return e.Message;
        }
    }
}
