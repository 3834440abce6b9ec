using NixVms.Testing.Machines;

namespace NixVms.Testing.Artifacts;

/// <summary>Saves what there is of a machine: first what needs no answer of it, then what does.</summary>
internal sealed class MachineArtifacts(VirtualMachine machine, ArtifactWriter writer)
{
    private readonly string _folder = ArtifactFolder.SafeName(machine.Name);

    public async Task SaveAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (File.Exists(machine.Console.LogPath))
            await writer.SaveCopyAsync(Name("console.log"), machine.Console.LogPath).ConfigureAwait(false);
        if (machine.Run is not { } run)
        {
            writer.Miss(Name("journal.txt"), "the machine is off");
            return;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        await SaveQemuAsync(run, limit.Token).ConfigureAwait(false);
        await SaveGuestAsync(limit.Token).ConfigureAwait(false);
    }

    private async Task SaveQemuAsync(MachineRun run, CancellationToken limit)
    {
        await writer.SaveTextAsync(Name("qemu.args"), string.Join('\n', run.Qemu.Arguments) + "\n").ConfigureAwait(false);
        if (run.Errors.Length > 0)
            await writer.SaveTextAsync(Name("qemu.stderr"), run.Errors + "\n").ConfigureAwait(false);

        // A machine that has panicked or is paused still shows its screen; one whose QEMU has ended does not.
        if (run.Exited.IsCompleted)
            writer.Miss(Name("screen.png"), "QEMU has ended");
        else
            await writer.SaveAsync(Name("screen.png"), machine.Screen.SaveScreenshotAsync, limit).ConfigureAwait(false);
    }

    private async Task SaveGuestAsync(CancellationToken limit)
    {
        if (machine.State != VmState.Running)
        {
            writer.Miss(Name("journal.txt"), $"the machine does not run (state {machine.State})");
            return;
        }

        await SaveOutputAsync("failed-units.txt", "systemctl --failed --no-pager --full --plain", limit).ConfigureAwait(false);
        await SaveOutputAsync("addresses.txt", "ip address; ip route", limit).ConfigureAwait(false);
        await SaveOutputAsync("journal.txt", "journalctl --boot --no-pager --quiet", limit).ConfigureAwait(false);
    }

    private Task SaveOutputAsync(string name, ShellCommand script, CancellationToken limit) =>
        writer.SaveAsync(Name(name), async (path, token) =>
        {
            var result = await machine.RunAsync(script, new RunOptions { Strict = false }, token).ConfigureAwait(false);
            await using var file = new FileStream(path, FileMode.Create);
            await file.WriteAsync(result.StandardOutputBytes, token).ConfigureAwait(false);
            await file.WriteAsync(result.StandardErrorBytes, token).ConfigureAwait(false);
        }, limit);

    private string Name(string file) => Path.Combine(_folder, file);
}
