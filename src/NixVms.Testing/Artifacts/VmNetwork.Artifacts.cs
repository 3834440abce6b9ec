using NixVms.Testing.Artifacts;
using NixVms.Testing.Invariants;

namespace NixVms.Testing;

// What is left of a failure.
public sealed partial class VmNetwork
{
    private readonly List<(string File, IDisposable Capture)> _captures = [];

    /// <summary>
    /// Saves what helps to find out why a test failed, in a new folder: of each machine its console, screen, journal,
    /// failed units and QEMU's command line and complaints; the commands since the start or the last restore; packets,
    /// where <see cref="VmNetworkOptions.CapturePackets"/> is set; and the manifest.
    /// </summary>
    /// <param name="name">The test, or another reason: the folder is named after it.</param>
    /// <param name="timeout">How long each machine has to answer; <see cref="VmTimeouts.Artifacts"/> by default.</param>
    /// <param name="cancellationToken">Ends it; what was saved so far stays.</param>
    /// <returns>What was saved, and what was not: a machine that is off or hangs is no reason to fail.</returns>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be made.</exception>
    /// <exception cref="ObjectDisposedException">The network was disposed.</exception>
    public async Task<VmArtifacts> SaveArtifactsAsync(string name, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        ThrowIfDisposed();
        Unobserved.Begin();
        var now = DateTimeOffset.UtcNow;
        var folder = ArtifactFolder.Create(ArtifactFolder.Root(Options.ArtifactsDirectory), name, now);
        var writer = new ArtifactWriter(folder);
        await writer.SaveTextAsync("commands.jsonl", Transcript.ToJsonLines()).ConfigureAwait(false);
        await writer.SaveTextAsync(VmNetworkManifest.FileName, Manifest.Text).ConfigureAwait(false);
        foreach (var (file, _) in _captures)
            await writer.SaveCopyAsync(Path.GetFileName(file), file).ConfigureAwait(false);
        await Task.WhenAll(Machines.Select(m => new MachineArtifacts(m, writer).SaveAsync(timeout ?? m.Timeout(t => t.Artifacts), cancellationToken))).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();

        await writer.SaveTextAsync(ArtifactFolder.ClaimName, Summary(name, now, writer.Missing)).ConfigureAwait(false);
        return new VmArtifacts { Directory = folder, Files = writer.Files, Missing = writer.Missing };
    }

    /// <summary>The commands since the start or the last restore.</summary>
    internal Transcript Transcript { get; }

    /// <summary>What is recorded for artefacts begins anew: what machines were before counts no longer.</summary>
    private void RestartRecording()
    {
        Transcript.Clear();
        if (!Options.CapturePackets)
            return;
        EndCaptures();
        foreach (var lan in Lans)
        {
            var file = Path.Combine(_folder.Path, $"vlan{lan.Number}.pcap");
            _captures.Add((file, lan.Capture(file)));
        }
    }

    private void EndCaptures()
    {
        _captures.ForEach(c => c.Capture.Dispose());
        _captures.Clear();
    }

    /// <summary>Saves what there is of a network that did not start, if it can.</summary>
    private async Task<string?> SaveFailedStartAsync()
    {
        try
        {
            return (await SaveArtifactsAsync($"{Manifest.Name} did not start").ConfigureAwait(false)).Directory;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Why it did not start is what counts.
            return null;
        }
    }

    private string Summary(string name, DateTimeOffset now, IReadOnlyList<string> missing)
    {
        var lines = new List<string> { name, $"Network {Manifest.Name}, {now:yyyy-MM-dd HH:mm:ss} UTC." };
        lines.AddRange(Machines.Select(m => $"{m.Name}: {m.State}"));
        if (missing.Count > 0)
            lines.AddRange(["", "Not saved:", .. missing]);
        return string.Join('\n', lines) + "\n";
    }
}
