using System.Diagnostics;

namespace NixVms.Build.Sdk.Tests.Infrastructure;

/// <summary>Builds that are cancelled half-way, and what must hold then.</summary>
internal static class Cancellation
{
    /// <summary>Two seconds are promised; the rest is for a machine that has other work.</summary>
    private static readonly TimeSpan CancelLimit = TimeSpan.FromSeconds(8);

    /// <summary>Cancels a build while it runs a certain process: it says so once, soon, and leaves no process.</summary>
    /// <param name="project">The project.</param>
    /// <param name="process">A part of the process's command line.</param>
    /// <param name="fromTerminal">Whether all processes get the signal, as from Ctrl-C in a terminal, or MSBuild's alone.</param>
    /// <param name="arguments">Arguments of <c>dotnet build</c>.</param>
    public static async Task CancelAsync(this TestProject project, string process, bool fromTerminal, params string[] arguments)
    {
        using var build = project.StartBuild("build", arguments);
        await build.WaitForProcessAsync(process, TimeSpan.FromSeconds(60));
        await Task.Delay(500);

        var watch = Stopwatch.StartNew();
        if (fromTerminal)
            build.Program.InterruptGroup();
        else
            build.Program.Interrupt();
        var output = await build.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.True(watch.Elapsed < CancelLimit, $"It took {watch.Elapsed.TotalSeconds:0.0} s.\n{output.Console}");
        output.AssertFailed();
        var left = await ProcessEntry.LeftAsync(build.Program.Family);
        Assert.True(left.Count == 0, $"There is still {string.Join(", ", left)}.\n{output.Console}");
        Assert.False(output.Log.Contains("MSB6006") || output.Log.Contains("   at NixVms"), output.Log);
        Assert.True(output.Errors.All(e => !e.Code.StartsWith("NIXVM", StringComparison.Ordinal)), $"A cancelled build has no error of ours.\n{output.Console}");
        Assert.Equal(1, output.Console.Split('\n').Count(l => l.Trim() == "Cancelled."));
    }
}
