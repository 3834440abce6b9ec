namespace NixVms.Testing;

// What QEMU reports of the machine.
public sealed partial class VirtualMachine
{
    /// <summary>
    /// Waits until QEMU reports an event, and returns it. Only events from the call on count: call it before what
    /// causes the event, and await it after.
    /// </summary>
    /// <param name="name">The event's name, such as <c>RESET</c>, <c>SHUTDOWN</c> or <c>DEVICE_DELETED</c>.</param>
    /// <param name="condition">What else must hold of it; nothing by default.</param>
    /// <param name="timeout"><see cref="VmTimeouts.Wait"/> by default.</param>
    /// <exception cref="VmTimeoutException">QEMU did not report it in time; the message has the last event that it did.</exception>
    /// <exception cref="VmStoppedException">The machine is off, or stopped without reporting it.</exception>
    public async Task<QmpEvent> WaitForQemuEventAsync(
        string name, Func<QmpEvent, bool>? condition = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<QmpEvent>? search = null;
        try
        {
            return await GuardAsync(
                $"QEMU reports {name}",
                timeout ?? Timeout(t => t.Wait),
                (observation, _) => search = FindAsync(observation),
                cancellationToken).ConfigureAwait(false);
        }
        catch (VmStoppedException) when (search is not null)
        {
            // It may have been the last thing that QEMU reported, as when SHUTDOWN is waited for.
            await Task.WhenAny(search, Task.Delay(CauseLimit, CancellationToken.None)).ConfigureAwait(false);
            if (!search.IsCompletedSuccessfully)
                throw;
            return await search.ConfigureAwait(false);
        }
        finally
        {
            await reading.CancelAsync().ConfigureAwait(false);
        }

        async Task<QmpEvent> FindAsync(Observation observation)
        {
            await foreach (var qmpEvent in Qemu.ReadEventsAsync(reading.Token).ConfigureAwait(false))
            {
                if (qmpEvent.Name == name && condition?.Invoke(qmpEvent) != false)
                    return qmpEvent;
                observation.Text = $"{qmpEvent.Name} {qmpEvent.Data.ToJsonString()}";
            }

            throw new IOException("QEMU has ended.");
        }
    }
}
