using System.Diagnostics;
using System.Globalization;

namespace NixVms.Testing.Snapshots;

/// <summary>
/// The clock of a machine that is saved and restored: for it, no time has passed since it was saved. What it said then
/// is known, so setting it takes one command, and the machine is not asked first.
/// </summary>
internal static class GuestClock
{
    private const int Readings = 3;
    private const string Now = "${EPOCHREALTIME:-$(date +%s.%N)}";

    /// <summary>An answer this far from the right time is wrong, whatever the machine was busy with.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan ReadingLimit = TimeSpan.FromSeconds(2);

    /// <summary>How far the clock of a running machine is ahead of ours; null when it does not answer.</summary>
    public static async Task<TimeSpan?> ReadAsync(VirtualMachine machine, CancellationToken cancellationToken)
    {
        if (machine.State != VmState.Running)
            return null;
        try
        {
            (TimeSpan Took, TimeSpan Ahead)? best = null;
            for (var i = 0; i < Readings; i++)
            {
                var reading = await ReadOnceAsync(machine, ReadingLimit, cancellationToken).ConfigureAwait(false);
                best = best is { } other && other.Took < reading.Took ? other : reading;
            }

            return best!.Value.Ahead;
        }
        catch (VmException)
        {
            return null;
        }
    }

    /// <summary>Sets the clock of a machine that goes on.</summary>
    /// <param name="saved">What its clock said when it was saved; null when that is not known.</param>
    /// <param name="resumed">When it went on.</param>
    public static async Task SetAsync(VirtualMachine machine, DateTimeOffset? saved, DateTimeOffset resumed, CancellationToken cancellationToken)
    {
        if (saved is { } time && await StepAsync(machine, resumed - time, cancellationToken).ConfigureAwait(false))
            return;
        var reading = await ReadOnceAsync(machine, null, cancellationToken).ConfigureAwait(false);
        await StepAsync(machine, -reading.Ahead, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<(TimeSpan Took, TimeSpan Ahead)> ReadOnceAsync(VirtualMachine machine, TimeSpan? limit, CancellationToken cancellationToken)
    {
        // Between question and answer it was the middle of both.
        var asked = DateTimeOffset.UtcNow;
        var watch = Stopwatch.StartNew();
        var text = await machine.SucceedAsync($"echo {Now:raw}", new RunOptions { Timeout = limit }, cancellationToken).ConfigureAwait(false);
        return (watch.Elapsed, Parse(text) - (asked + watch.Elapsed / 2));
    }

    /// <summary>Steps from where the clock is, and not to a time: how long the command takes to begin does not matter. Tells whether it is right then.</summary>
    private static async Task<bool> StepAsync(VirtualMachine machine, TimeSpan step, CancellationToken cancellationToken)
    {
        var asked = DateTimeOffset.UtcNow;
        var text = await machine.SucceedAsync(
            $$"""
            now={{Now:raw}}
            now=${now/./}
            now=$(( ${now:0:13} + {{(long)step.TotalMilliseconds}} ))
            exec date -s "@${now:0:10}.${now:10}" +%s.%N
            """,
            null,
            cancellationToken).ConfigureAwait(false);
        var time = Parse(text);
        return time > asked - Tolerance && time < DateTimeOffset.UtcNow + Tolerance;
    }

    private static DateTimeOffset Parse(string text) => DateTimeOffset.UnixEpoch.AddSeconds(double.Parse(text, CultureInfo.InvariantCulture));
}
