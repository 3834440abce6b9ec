using System.Diagnostics;
using System.Globalization;

namespace NixVms.Testing.Snapshots;

/// <summary>
/// Whether a machine has anything to do. Services go on starting after systemd counts them as started, and what was under
/// way in a snapshot goes on after each restore, when a test wants the processor for itself.
/// </summary>
internal static class GuestIdle
{
    private const double IdleShare = 0.75;

    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(500);

    /// <summary>Waits until the processors have been idle for half a second, three quarters of it at least. Tells whether they were in time.</summary>
    public static async Task<bool> WaitAsync(VirtualMachine machine, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var before = await ReadAsync(machine, cancellationToken).ConfigureAwait(false);
        while (watch.Elapsed < timeout)
        {
            await Task.Delay(Window, cancellationToken).ConfigureAwait(false);
            var after = await ReadAsync(machine, cancellationToken).ConfigureAwait(false);
            if (after.Idle - before.Idle >= IdleShare * (after.All - before.All))
                return true;
            before = after;
        }

        return false;
    }

    // cpu USER NICE SYSTEM IDLE …, in ticks since the start, of all processors.
    private static async Task<(long Idle, long All)> ReadAsync(VirtualMachine machine, CancellationToken cancellationToken)
    {
        var line = await machine.SucceedAsync("read -r line < /proc/stat; echo $line", null, cancellationToken).ConfigureAwait(false);
        var ticks = line.Split(' ').Skip(1).Select(t => long.Parse(t, CultureInfo.InvariantCulture)).ToList();
        return (ticks[3], ticks.Sum());
    }
}
