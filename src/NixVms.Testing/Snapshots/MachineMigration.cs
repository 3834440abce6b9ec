using System.Text.Json.Nodes;

namespace NixVms.Testing.Snapshots;

/// <summary>
/// Saves a machine into a file and loads it from there, with QEMU's live migration: to and from a shell command, which
/// every version of QEMU can do.
/// </summary>
internal static class MachineMigration
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(4);

    /// <summary>What a QEMU that is to load a machine is started with.</summary>
    public static readonly IReadOnlyList<string> IncomingArguments = ["-incoming", "defer"];

    /// <summary>Saves a machine whose processors are stopped.</summary>
    /// <param name="withMemory">Whether its memory goes into the file, too; if not, it must be kept otherwise (<see cref="MachineMemory"/>).</param>
    /// <exception cref="VmException">QEMU cannot save it.</exception>
    public static async Task SaveAsync(VirtualMachine machine, string file, bool withMemory, CancellationToken cancellationToken)
    {
        try
        {
            var qemu = machine.Qemu;
            await PrepareAsync(qemu, withMemory, cancellationToken).ConfigureAwait(false);
            await qemu.ExecuteAsync("migrate-set-parameters", new JsonObject { ["max-bandwidth"] = 16L << 30 }, cancellationToken).ConfigureAwait(false);
            await qemu.ExecuteAsync("migrate", new JsonObject { ["uri"] = $"exec:cat > {ShellCommand.Quote(file)}" }, cancellationToken).ConfigureAwait(false);
            while (true)
            {
                var status = (await qemu.ExecuteAsync("query-migrate", null, cancellationToken).ConfigureAwait(false))!;
                switch (status["status"]?.GetValue<string>())
                {
                    case "completed":
                        return;
                    case "failed" or "cancelled":
                        throw new QmpException($"{status["error-desc"]}", "GenericError");
                }

                await Task.Delay(PollInterval, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (QmpException e)
        {
            throw new VmException(
                $"{machine.Name} cannot be saved: {e.Message} A machine that has a shared folder of this host mounted cannot: give it its store as an image (virtualisation.useNixStoreImage on NixOS).", machine, e);
        }
    }

    /// <summary>Loads a machine into a QEMU that waits for it. Its processors stay stopped.</summary>
    /// <param name="withMemory">Whether its memory is in the file, too.</param>
    /// <exception cref="VmException">QEMU cannot load it.</exception>
    public static async Task LoadAsync(VirtualMachine machine, string file, bool withMemory, CancellationToken cancellationToken)
    {
        try
        {
            var qemu = machine.Qemu;
            await PrepareAsync(qemu, withMemory, cancellationToken).ConfigureAwait(false);
            await qemu.ExecuteAsync("migrate-incoming", new JsonObject { ["uri"] = $"exec:cat {ShellCommand.Quote(file)}" }, cancellationToken).ConfigureAwait(false);
            while ((await qemu.ExecuteAsync("query-status", null, cancellationToken).ConfigureAwait(false))!["status"]!.GetValue<string>() == "inmigrate")
                await Task.Delay(PollInterval, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is QmpException or IOException)
        {
            throw new VmException($"{machine.Name} cannot be restored: {e.Message}\n{machine.Run?.Errors}".TrimEnd(), machine, e);
        }
    }

    /// <summary>Has QEMU leave out memory that is in a shared file, or not. Both sides must say the same.</summary>
    private static async Task PrepareAsync(QemuProcess qemu, bool withMemory, CancellationToken cancellationToken)
    {
        var capability = new JsonObject { ["capability"] = "x-ignore-shared", ["state"] = !withMemory };
        try
        {
            await qemu.ExecuteAsync("migrate-set-capabilities", new JsonObject { ["capabilities"] = new JsonArray(capability) }, cancellationToken).ConfigureAwait(false);
        }
        catch (QmpException) when (withMemory)
        {
            // One that does not know this has always saved everything.
        }
    }
}
