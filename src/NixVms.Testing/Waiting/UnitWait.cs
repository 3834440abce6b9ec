using System.Diagnostics;

namespace NixVms.Testing;

/// <summary>Waits for a systemd unit to become active, and knows when that will not happen.</summary>
internal sealed class UnitWait(VirtualMachine machine, string unit, string? user)
{
    /// <summary>How long a unit must have been inactive, with nothing to do for systemd, to count as never started.</summary>
    private static readonly TimeSpan IdleLimit = TimeSpan.FromSeconds(3);

    private long? _idleSince;

    public Task WaitAsync(TimeSpan timeout, CancellationToken cancellationToken) =>
        machine.GuardAsync(
            $"the unit {unit} is active",
            timeout,
            async (observation, token) =>
            {
                while (true)
                {
                    var status = await machine.Services.GetStatusAsync(unit, user, token).ConfigureAwait(false);
                    if (status.ActiveState == "active")
                        return true;
                    observation.Text = $"{status.ActiveState} ({status.SubState})";
                    if (status.ActiveState == "failed")
                        throw await FailedAsync("has failed", status, token).ConfigureAwait(false);
                    if (await IsIdleAsync(status, token).ConfigureAwait(false))
                        throw await FailedAsync(status.LoadState == "not-found" ? "does not exist" : "is inactive, and nothing is left to start it", status, token).ConfigureAwait(false);
                    await Task.Delay(machine.Timeouts.PollInterval, token).ConfigureAwait(false);
                }
            },
            cancellationToken);

    /// <summary>
    /// Whether the unit has been inactive for a while with no job in systemd's queue. A single look is not enough:
    /// between two jobs of a chain the queue can be empty for a moment.
    /// </summary>
    private async Task<bool> IsIdleAsync(UnitStatus status, CancellationToken cancellationToken)
    {
        if (status.ActiveState != "inactive")
        {
            _idleSince = null;
            return false;
        }

        var jobs = await machine.Services.SystemctlAsync("list-jobs --no-legend --full", user, cancellationToken).ConfigureAwait(false);
        if (jobs.ExitCode != 0 || !(jobs.StandardOutput.Length == 0 || jobs.StandardOutput.StartsWith("No jobs", StringComparison.Ordinal)))
        {
            _idleSince = null;
            return false;
        }

        _idleSince ??= Stopwatch.GetTimestamp();
        return Stopwatch.GetElapsedTime(_idleSince.Value) > IdleLimit;
    }

    private async Task<UnitFailedException> FailedAsync(string how, UnitStatus status, CancellationToken cancellationToken)
    {
        var details = await machine.Services.SystemctlAsync($"status --lines=20 --full {unit}", user, cancellationToken).ConfigureAwait(false);
        return new UnitFailedException(machine.Message($"the unit {unit} {how}.\n{details.StandardOutput}\n{details.StandardError}".TrimEnd()), machine, status);
    }
}
