using System.Diagnostics;
using System.Globalization;

namespace NixVms.Testing.Snapshots;

/// <summary>Sets the clock of a machine that was restored: for it, no time has passed since it was saved.</summary>
internal static class GuestClock
{
    public static async Task SetAsync(VirtualMachine machine, CancellationToken cancellationToken)
    {
        // How far it is behind: between question and answer it was the middle of both.
        var asked = DateTime.UtcNow;
        var watch = Stopwatch.StartNew();
        var text = await machine.SucceedAsync("echo \"${EPOCHREALTIME:-$(date +%s.%N)}\"", null, cancellationToken).ConfigureAwait(false);
        var then = asked + watch.Elapsed / 2;
        var behind = then - DateTime.UnixEpoch - TimeSpan.FromSeconds(double.Parse(text, CultureInfo.InvariantCulture));

        // A step from where the clock is, and not to a time: how long the command takes to begin does not matter.
        var milliseconds = (long)behind.TotalMilliseconds;
        await machine.SucceedAsync(
            $$"""
            now=${EPOCHREALTIME:-$(date +%s.%N)}
            now=${now/./}
            now=$(( ${now:0:13} + {{milliseconds}} ))
            date -s "@${now:0:10}.${now:10}" > /dev/null
            """,
            null,
            cancellationToken).ConfigureAwait(false);
    }
}
