using System.Globalization;
using NixVms.Testing.Machines;

namespace NixVms.Testing;

public sealed partial class VirtualMachine
{
    /// <summary>After a broken connection: how long until the reason must be known.</summary>
    private static readonly TimeSpan CauseLimit = TimeSpan.FromMilliseconds(500);

    /// <summary>Does something with the running machine, until it succeeds, its time is over or the machine stops.</summary>
    /// <param name="what">What is waited for, as the end of "test1: timed out: waited 60 s until …".</param>
    /// <param name="action">Gets an object to note what it sees, for messages, and a token that ends it.</param>
    internal async Task<T> GuardAsync<T>(
        string what, TimeSpan timeout, Func<Observation, CancellationToken, Task<T>> action, CancellationToken cancellationToken)
    {
        var run = _run ?? throw Stopped($"It cannot be waited until {what}");
        var observation = new Observation();
        var invariants = Network.Invariants;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, run.Stopped, invariants.Token);
        limit.CancelAfter(timeout);
        try
        {
            // Not even an action that does not listen may take longer.
            return await action(observation, limit.Token).WaitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            invariants.ThrowIfViolated(this, $"the wait until {what}");
            if (await IsStoppedAsync(run, e).ConfigureAwait(false))
                throw Stopped($"While it was waited until {what}", run);
            if (e is OperationCanceledException && limit.IsCancellationRequested)
                throw TimedOut(what, timeout, observation.Text);
            throw new VmException(Message($"{what}: {e.Message}"), this, e);
        }
    }

    /// <summary>An exception for a machine that runs no more, or has not been started; another one where its network was disposed.</summary>
    internal Exception Stopped(string during, MachineRun? run = null)
    {
        if (Network.IsDisposed)
            return new ObjectDisposedException(nameof(VmNetwork), Message($"{during}: its network was disposed."));
        run ??= _run;
        var state = run?.EndState ?? _lastState;
        var cause = state switch
        {
            VmState.Off when Console.IsEmpty => "the machine is off; start it first",
            VmState.Off => "the machine has shut down",
            VmState.Panicked => "the machine's kernel has panicked",
            VmState.DiskFull => "the host's disk is full, so QEMU has stopped the machine",
            _ => "the machine has crashed: its QEMU ended",
        };
        var errors = run?.Errors is { Length: > 0 } text ? $"\nQEMU says:\n{text}" : "";
        return new VmStoppedException(Message($"{during}: {cause}.{errors}", isPanic: state == VmState.Panicked), this, state);
    }

    /// <param name="what">What was waited for, as above.</param>
    internal VmTimeoutException TimedOut(string what, TimeSpan timeout, string lastObservation)
    {
        var seen = lastObservation.Length > 0 ? $"\nLast seen: {lastObservation}" : "";
        var paused = State == VmState.Paused ? " The machine is paused." : "";
        return new VmTimeoutException(Message($"timed out: waited {Seconds(timeout)} until {what}.{paused}{seen}"), this, timeout, lastObservation);
    }

    /// <summary>The machine's name, and what part of a test is done, for the start of a message.</summary>
    private string Title => Network.CurrentStep is { } step ? $"{Name}, at \"{step}\"" : Name;

    /// <summary>A message with the machine's name in front and the end of its console behind.</summary>
    internal string Message(string text, bool isPanic = false)
    {
        var tail = Console.Tail(isPanic);
        return tail.Length == 0 ? $"{Title}: {text}" : $"{Title}: {text}\nThe console's last lines:\n{tail}";
    }

    internal static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture) + " s";

    private static async Task<bool> IsStoppedAsync(MachineRun run, Exception error)
    {
        // Connections break a little earlier than it is known why.
        if (error is IOException && !run.Stopped.IsCancellationRequested)
            await Task.WhenAny(Task.Delay(System.Threading.Timeout.Infinite, run.Stopped), Task.Delay(CauseLimit)).ConfigureAwait(false);
        return run.Stopped.IsCancellationRequested;
    }

}
