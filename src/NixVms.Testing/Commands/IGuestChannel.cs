namespace NixVms.Testing.Commands;

/// <summary>A way to run commands in a machine.</summary>
internal interface IGuestChannel
{
    /// <summary>Done when the machine accepts commands.</summary>
    Task Ready { get; }

    /// <summary>Runs a bash script.</summary>
    /// <param name="maximumOutput">How many bytes of both outputs are taken.</param>
    /// <param name="killed">
    /// Ends the script and all processes of its group. Its outcome so far is then returned, or
    /// <see cref="OperationCanceledException"/> thrown when the machine does not answer.
    /// </param>
    /// <exception cref="IOException">The connection to the machine ended, or the machine restarted meanwhile.</exception>
    /// <exception cref="TooMuchOutputException">There are more.</exception>
    Task<CommandResult> RunAsync(string script, ReadOnlyMemory<byte> input, int maximumOutput, CancellationToken killed);

    /// <summary>The machine restarts: what is running there is lost, and it accepts no commands for a while.</summary>
    void Reset();

    /// <summary>The machine goes on from where it was saved: it does not greet us, since it did so before.</summary>
    void Resume();
}
