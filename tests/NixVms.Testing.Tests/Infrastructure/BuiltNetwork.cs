using CliWrap;
using CliWrap.Buffered;

namespace NixVms.Testing.Tests.Infrastructure;

/// <summary>
/// The man page's network, built: the folder that NIXVMS_TEST_NETWORK names, or samples/ManPage, built now by the SDK as
/// it is packed (or was, where NIXVMS_TEST_FEED and NIXVMS_TEST_VERSION say so); and another one beside it. The Debian lock
/// is the user's, unless NIXVMS_TEST_STATE names a folder of its own.
/// </summary>
internal sealed class BuiltNetwork : IDisposable
{
    private static readonly TimeSpan BuildLimit = TimeSpan.FromMinutes(5);

    private const string Three = """
        {
          alpha = {
            virtualisation.diskSize = 64;
            virtualisation.forwardPorts = [ { host.port = 28931; guest.port = 22; } ];
          };
          beta = { };
          gamma = { };
        }
        """;

    private readonly ScratchFolder _scratch = new();

    private BuiltNetwork() => Folder = Environment.GetEnvironmentVariable("NIXVMS_TEST_NETWORK") ?? _scratch["bin/Debug/ManPage"];

    /// <summary>The folder with network.json.</summary>
    public string Folder { get; }

    /// <summary>The same of a network of three machines, the first of which has a disk and wants port 28931 of the host.</summary>
    public string FolderOfThree => Path.Combine(Path.GetDirectoryName(Folder)!, "Three");

    public static async Task<BuiltNetwork> CreateAsync()
    {
        // The probe of KVM takes seconds where /dev/kvm exists and hangs.
        Environment.SetEnvironmentVariable("NIXVMS_ACCEL", Environment.GetEnvironmentVariable("NIXVMS_ACCEL") ?? "tcg");
        var network = new BuiltNetwork();
        if (Environment.GetEnvironmentVariable("NIXVMS_TEST_NETWORK") is null)
            await network.BuildAsync();
        return network;
    }

    public void Dispose() => _scratch.Dispose();

    private async Task BuildAsync()
    {
        var repository = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(repository, "NixVms.Build.sln")))
            repository = Path.GetDirectoryName(repository) ?? throw new InvalidOperationException($"{AppContext.BaseDirectory} is not inside the repository.");

        var feed = Environment.GetEnvironmentVariable("NIXVMS_TEST_FEED");
        var version = Environment.GetEnvironmentVariable("NIXVMS_TEST_VERSION") ?? $"0.0.1-test.{DateTime.UtcNow:yyyyMMddHHmmss}";
        if (feed is null)
            await RunAsync(Path.Combine(repository, "eng/pack.sh"), "--output", feed = _scratch["feed"], "--version", version, "--sdk");

        foreach (var file in Directory.EnumerateFiles(Path.Combine(repository, "samples/ManPage")))
            File.Copy(file, _scratch[Path.GetFileName(file)]);
        await File.WriteAllTextAsync(_scratch["Three.nixnet"], """<NixNetwork Network="three.nix" />""");
        await File.WriteAllTextAsync(_scratch["three.nix"], Three);
        await File.WriteAllTextAsync(_scratch["global.json"], $$"""{ "msbuild-sdks": { "NixVms.Build": "{{version}}" } }""");
        await File.WriteAllTextAsync(_scratch["NuGet.config"], $"""
            <configuration>
              <packageSources>
                <clear />
                <add key="packed" value="{feed}" />
              </packageSources>
            </configuration>
            """);
        await RunAsync("dotnet", "build", "-nodeReuse:false", "-terminalLogger:off");
    }

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
