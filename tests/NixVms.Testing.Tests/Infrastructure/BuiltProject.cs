using CliWrap;
using CliWrap.Buffered;

namespace NixVms.Testing.Tests.Infrastructure;

/// <summary>
/// A folder for a project of networks that builds with the SDK as it is packed, or was, where NIXVMS_TEST_FEED and
/// NIXVMS_TEST_VERSION say so. The Debian lock is the user's, unless NIXVMS_TEST_STATE names a folder of its own.
/// </summary>
internal sealed class BuiltProject
{
    private static readonly TimeSpan BuildLimit = TimeSpan.FromMinutes(5);

    private readonly ScratchFolder _scratch;

    private BuiltProject(ScratchFolder scratch) => _scratch = scratch;

    /// <summary>Writes what makes the SDK known.</summary>
    public static async Task<BuiltProject> PrepareAsync(ScratchFolder scratch)
    {
        // The probe of KVM takes seconds where /dev/kvm exists and hangs.
        Environment.SetEnvironmentVariable("NIXVMS_ACCEL", Environment.GetEnvironmentVariable("NIXVMS_ACCEL") ?? "tcg");
        var project = new BuiltProject(scratch);
        var feed = Environment.GetEnvironmentVariable("NIXVMS_TEST_FEED");
        var version = Environment.GetEnvironmentVariable("NIXVMS_TEST_VERSION") ?? $"0.0.1-test.{DateTime.UtcNow:yyyyMMddHHmmss}";
        if (feed is null)
            await project.RunAsync(Path.Combine(Repository.Root, "eng/pack.sh"), "--output", feed = scratch["feed"], "--version", version, "--sdk");

        await File.WriteAllTextAsync(scratch["global.json"], $$"""{ "msbuild-sdks": { "NixVms.Build": "{{version}}" } }""");
        await File.WriteAllTextAsync(scratch["NuGet.config"], $"""
            <configuration>
              <packageSources>
                <clear />
                <add key="packed" value="{feed}" />
              </packageSources>
            </configuration>
            """);
        return project;
    }

    public Task BuildAsync() => RunAsync("dotnet", "build", "-nodeReuse:false", "-terminalLogger:off");

    public Task PublishAsync(string folder) => RunAsync("dotnet", "publish", "-o", folder, "-nodeReuse:false", "-terminalLogger:off");

    private async Task RunAsync(string program, params string[] arguments)
    {
        var environment = DotnetEnvironment.Clean();
        environment["NIX_PATH"] = null;
        if (Environment.GetEnvironmentVariable("NIXVMS_TEST_STATE") is { } state)
            environment["XDG_DATA_HOME"] = Path.Combine(state, "data");
        environment["NUGET_PACKAGES"] = _scratch["nuget"];

        var command = Cli.Wrap(program).WithArguments(arguments).WithWorkingDirectory(_scratch.Path)
            .WithEnvironmentVariables(environment).WithValidation(CommandResultValidation.None);
        using var limit = new CancellationTokenSource(BuildLimit);
        var result = await command.ExecuteBufferedAsync(limit.Token);
        Assert.True(result.IsSuccess, $"{command}\n{result.StandardOutput}\n{result.StandardError}");
    }
}
