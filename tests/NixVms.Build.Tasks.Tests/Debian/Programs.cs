using NixVms.Build.Tasks.Processes;

namespace NixVms.Build.Tasks.Tests.Debian;

/// <summary>Programs of this machine.</summary>
internal static class Programs
{
    /// <summary>Runs a program that must succeed. Returns what it printed.</summary>
    public static async Task<string> RunAsync(string program, IReadOnlyList<string> arguments, string workingDirectory)
    {
        var path = Path.IsPathRooted(program) ? program : HostPrograms.Find(program) ?? throw new FileNotFoundException(program);
        var result = await ProcessRunner.CaptureAsync(new ProcessCommand(path, arguments, workingDirectory), CancellationToken.None);
        return result.ExitCode == 0
            ? result.StandardOutput
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed: {result.StandardError}");
    }
}
