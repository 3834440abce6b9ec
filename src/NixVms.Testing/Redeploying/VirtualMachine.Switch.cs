using System.Diagnostics;
using NixVms.Testing.Commands;
using NixVms.Testing.Redeploying;

namespace NixVms.Testing;

// A machine's part in a switch of its network.
public sealed partial class VirtualMachine
{
    /// <summary>The exit code where the machine does not see the build.</summary>
    private const int LacksBuild = 113;

    private int _builds;

    /// <summary>The builds that it has.</summary>
    internal MachineBuild Build => new(Start.Manifest, Start.StoreImage, Manifest);

    /// <summary>Becomes a machine with the builds of a snapshot.</summary>
    internal void ReturnTo(MachineBuild build) => (Start.Manifest, Start.StoreImage, Manifest) = (build.Started, build.StoreImage, build.Current);

    /// <summary>Why it cannot take a build over; nothing where it can.</summary>
    internal IReadOnlyList<string> ReasonsAgainst(VmManifest build)
    {
        if (_run is { EndState: null })
            return RestartReasons.Of(Start.Manifest, build);

        // Off: it starts with the build the next time. Its cards are those of this network.
        return Manifest.Addresses.SequenceEqual(build.Addresses) ? [] : ["the network cards changed"];
    }

    /// <summary>Takes a build over; null for a machine that is off.</summary>
    internal async Task<MachineSwitch?> SwitchAsync(VmManifest build, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        if (_run is not { EndState: null })
        {
            Manifest = build;
            return null;
        }

        var limit = timeout ?? Timeout(t => t.Boot);
        var system = SystemOf(build);
        var watch = Stopwatch.StartNew();
        var result = await ActivateAsync(system, limit, cancellationToken).ConfigureAwait(false);
        if (result.ExitCode == LacksBuild)
        {
            await GuestStore.AddAsync(this, build, system, limit, cancellationToken).ConfigureAwait(false);
            result = await ActivateAsync(system, limit, cancellationToken).ConfigureAwait(false);
        }

        // 1: nothing was done.
        if (result.ExitCode != 1)
            Manifest = build;
        return SwitchOutput.Read(this, result.StandardError, result.ExitCode, watch.Elapsed);
    }

    /// <summary>A start takes the newest build, from an image of its own.</summary>
    private void TakeNewBuild()
    {
        if (Start.Manifest == Manifest)
            return;
        Start.Manifest = Manifest;
        Start.StoreImage = Path.Combine(Start.Folder, $"store{++_builds}.squashfs");
    }

    private Task<CommandResult> ActivateAsync(string system, TimeSpan timeout, CancellationToken cancellationToken) => RunAsync(
        ShellCommand.Raw($"{GuestFunctions.TakeBuild}\ntake_build {ShellCommand.Quote(system)}"),
        new RunOptions { Timeout = timeout, MaximumOutput = 1024 * 1024 },
        cancellationToken);

    /// <exception cref="VmHostException">It is gone.</exception>
    private static string SystemOf(VmManifest build)
    {
        var link = Path.Combine(build.Output, "system");
        return File.ResolveLinkTarget(link, returnFinalTarget: false)?.FullName
            ?? throw new VmHostException($"The build of {build.Name} is gone from the store: there is no {link}. Build the network again (dotnet build).");
    }
}
