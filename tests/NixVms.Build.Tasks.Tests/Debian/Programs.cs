using NixVms.Build.Tasks.Processes;

namespace NixVms.Build.Tasks.Tests.Debian;

/// <summary>Programs of this machine.</summary>
internal static class Programs
{
    public static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists);

    /// <summary>Runs a program that must succeed. Returns what it printed.</summary>
    public static async Task<string> RunAsync(string program, IReadOnlyList<string> arguments, string workingDirectory)
    {
        var path = Path.IsPathRooted(program) ? program : Find(program) ?? throw new FileNotFoundException(program);
        var result = await ProcessRunner.CaptureAsync(new ProcessCommand(path, arguments, workingDirectory), CancellationToken.None);
        return result.ExitCode == 0
            ? result.StandardOutput
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed: {result.StandardError}");
    }
}
