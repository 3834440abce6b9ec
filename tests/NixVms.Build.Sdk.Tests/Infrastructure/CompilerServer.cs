using System.Diagnostics;

namespace NixVms.Build.Sdk.Tests.Infrastructure;

/// <summary>
/// The C# compiler that all builds of a test run ask. To start it anew in each is most of what the build of a small
/// program takes; the server that builds start by themselves outlives them, and this one ends with the run.
/// </summary>
internal static class CompilerServer
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Starts it and returns what builds need to find it: the value of SharedCompilationId.</summary>
    public static async Task<string> StartAsync(PackedSdk sdk, ScratchFolder folder)
    {
        var environment = TestEnvironment.Create(folder.Path);
        var project = folder.NewFile(".csproj");
        await File.WriteAllTextAsync(project, """<Project Sdk="Microsoft.NET.Sdk" />""");
        var compiler = await sdk.RunAsync(["dotnet", "msbuild", project, "-getProperty:RoslynTargetsPath"], folder.Path, environment, Limit);
        compiler.AssertSucceeded();

        // On Unix the server listens at this name in /tmp, whatever TMPDIR says.
        var name = Path.GetFileName(folder.Path) + ".csc";
        var socket = Path.Combine("/tmp", name);
        var server = RunningProgram.Start(
            ["dotnet", "exec", Path.Combine(compiler.Text.Trim(), "bincore/VBCSCompiler.dll"), $"-pipename:{name}"], folder.Path, environment, folder.NewFile(".out"));
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            server.Dispose();
            File.Delete(socket);
        };

        // A build that does not find it would start one of its own.
        for (var watch = Stopwatch.StartNew(); !File.Exists(socket); await Task.Delay(50))
        {
            if (server.HasExited || watch.Elapsed > Limit)
                throw new InvalidOperationException($"The compiler server did not start.\n{server.Output}");
        }

        return name;
    }
}
