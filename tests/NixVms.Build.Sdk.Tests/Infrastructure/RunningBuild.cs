using System.Diagnostics;

namespace NixVms.Build.Sdk.Tests.Infrastructure;

/// <summary>A <c>dotnet build</c> that is under way.</summary>
internal sealed class RunningBuild(RunningProgram program, string log) : IDisposable
{
    public RunningProgram Program => program;

    public async Task<BuildOutput> WaitAsync(TimeSpan limit)
    {
        var exitCode = await program.WaitAsync(limit);
        return await BuildOutput.ReadAsync(new ProgramOutput(exitCode, program.Output), log);
    }

    /// <summary>Waits until a process of the build has this in its command line, and no other process of the machine may.</summary>
    public async Task<ProcessEntry> WaitForProcessAsync(string commandLinePart, TimeSpan limit)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < limit && !program.HasExited; await Task.Delay(50))
        {
            // A builder's environment is cleared, so that only its command line tells whose it is.
            if (ProcessEntry.All().FirstOrDefault(p => p.CommandLine.Contains(commandLinePart, StringComparison.Ordinal)) is { } found)
                return found;
        }

        throw new TimeoutException($"No process with \"{commandLinePart}\" was started.\n{program.Output}");
    }

    public void Dispose() => program.Dispose();
}
