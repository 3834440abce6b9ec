namespace NixVms.Testing.Invariants;

/// <summary>Ends what goes on in a network when one of its invariants no longer holds. There is a new one after that.</summary>
internal sealed class InvariantWatch
{
    private readonly CancellationTokenSource _violated = new();
    private Violation? _violation;

    /// <summary>Cancelled at a violation.</summary>
    public CancellationToken Token => Unobserved.IsActive ? CancellationToken.None : _violated.Token;

    public void Report(string invariant, Exception? cause)
    {
        // The first one counts; it may be why others follow.
        if (Interlocked.CompareExchange(ref _violation, new Violation(invariant, cause), null) is null)
            _ = Task.Run(_violated.Cancel);
    }

    /// <param name="during">What was ended, as in "… ended `sleep 5`".</param>
    /// <exception cref="InvariantFailedException">One no longer holds.</exception>
    public void ThrowIfViolated(VirtualMachine machine, string during)
    {
        if (!Unobserved.IsActive && Volatile.Read(ref _violation) is { } violation)
            throw new InvariantFailedException(machine.Message($"{violation.Text} That ended {during}."), machine, violation.Invariant, violation.Cause);
    }

    private sealed record Violation(string Invariant, Exception? Cause)
    {
        public string Text => VmInvariant.Describe(Invariant, Cause);
    }
}
