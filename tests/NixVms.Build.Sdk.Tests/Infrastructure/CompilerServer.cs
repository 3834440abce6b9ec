using System.Diagnostics;

namespace NixVms.Build.Sdk.Tests.Infrastructure;

/// <summary>
/// The C# compiler that all builds of a test run ask. To start it anew in each is most of what the build of a small
/// program takes; the server that builds start by themselves outlives them, and this one ends with the run.
/// </summary>
internal static class CompilerServer
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly SemaphoreSlim Starting = new(1, 1);
    private static string? _name;

    /// <summary>What the environment of a build needs: the value of SharedCompilationId.</summary>
    public static async Task<string> GetAsync(PackedSdk sdk)
    {
        await Starting.WaitAsync();
        try
        {
            return _name ??= await StartAsync(sdk);
        }
        finally
        {
            Starting.Release();
        }
    }

    private static async Task<string> StartAsync(PackedSdk sdk)
    {
        var folder = new RunFolder();
        var project = Path.Combine(folder.Root, "compiler.csproj");
        await File.WriteAllTextAsync(project, """<Project Sdk="Microsoft.NET.Sdk" />""");
        var compiler = await sdk.RunAsync(["dotnet", "msbuild", project, "-getProperty:RoslynTargetsPath"], folder.Root, sdk.NewEnvironment(), StartLimit);
        compiler.AssertSucceeded();

        // On Unix the server listens at this name in /tmp, whatever TMPDIR says.
        var name = Path.GetFileName(folder.Root) + ".csc";
        var socket = Path.Combine("/tmp", name);
        var server = RunningProgram.Start(
            ["dotnet", "exec", Path.Combine(compiler.Text.Trim(), "bincore/VBCSCompiler.dll"), $"-pipename:{name}"],
            folder.Root, sdk.NewEnvironment(), folder.NewFile(".out"));
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            server.Dispose();
            File.Delete(socket);
            folder.Dispose();
        };

        // A build that does not find it would start one of its own.
        for (var watch = Stopwatch.StartNew(); !File.Exists(socket); await Task.Delay(50))
        {
            if (server.HasExited || watch.Elapsed > StartLimit)
                throw new InvalidOperationException($"The compiler server did not start.\n{server.Output}");
        }

        return name;
    }
}
