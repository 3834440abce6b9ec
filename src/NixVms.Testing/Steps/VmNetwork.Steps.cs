using System.Diagnostics;
using NixVms.Testing.Steps;

namespace NixVms.Testing;

// Parts of a test.
public sealed partial class VmNetwork
{
    // Of the flow of calls that began it: what runs beside it is not in it.
    private readonly AsyncLocal<StepScope?> _step = new();

    /// <summary>
    /// Gives what follows a name, until the result is disposed. The name is in messages of exceptions, in the log and in
    /// the transcript of commands. Steps can be inside others.
    /// </summary>
    /// <param name="name">What is done, such as <c>the new version is installed</c>.</param>
    /// <exception cref="ObjectDisposedException">The network was disposed.</exception>
    public IDisposable Step(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ThrowIfDisposed();
        var outer = _step.Value;
        var step = new StepScope(name, outer);
        var started = Stopwatch.GetTimestamp();
        _step.Value = step;
        Transcript.AddEvent(step.Path, "begins");
        return new Scope(() =>
        {
            Transcript.AddEvent(step.Path, $"ended after {VirtualMachine.Seconds(Stopwatch.GetElapsedTime(started))}");
            _step.Value = outer;
        });
    }

    /// <summary>The names of the steps that the caller is in; null for none.</summary>
    internal string? CurrentStep => _step.Value?.Path;
}
