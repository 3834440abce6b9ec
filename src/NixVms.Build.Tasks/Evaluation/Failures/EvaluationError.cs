using NixVms.Build.Tasks.Diagnostics;

namespace NixVms.Build.Tasks.Evaluation.Failures;

/// <summary>An error of an evaluation in our words.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Message">What is wrong and what to do, without the name of the machine.</param>
/// <param name="Position">Where it is in a file of the user; null where only the machine or the network is known.</param>
internal sealed record EvaluationError(string Code, string Message, SourcePosition? Position)
{
    /// <summary>The machine it came up in; null for what is wrong with the whole network.</summary>
    public FailingMachine? Machine { get; init; }

    /// <summary>Whether our own Nix code found it, so that nothing better can be said of it.</summary>
    public bool IsOurs { get; init; }

    /// <summary>How a closer look could tell more, or null.</summary>
    public CloserLook? CloserLook { get; init; }

    /// <summary>The frames of the trace as lines, each after a line break; empty unless asked for.</summary>
    public string Trace { get; init; } = "";
}
