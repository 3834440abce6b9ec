using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Platform;

/// <summary>The network in a folder beside this file, built with the sandbox and started once for all tests of a class.</summary>
public abstract class BootedNetwork(PackedSdk sdk, string folder, params string[] machines) : IAsyncLifetime
{
    // Until SSH lets in: up to five machines share two processors with other tests.
    private static readonly TimeSpan BootLimit = TimeSpan.FromMinutes(8);

    private readonly List<string> _setUpAtFirstStart = [];

    private Machines? _machines;

    internal Machines Machines => _machines ?? throw new InvalidOperationException("The network is not running.");

    /// <summary>What the build warned of: packages that machines set up when they first start.</summary>
    internal IReadOnlyList<string> SetUpAtFirstStart => _setUpAtFirstStart;

    /// <summary>The text of the network's .nixnet file.</summary>
    private protected virtual string NetFile => "";

    /// <summary>Runs a command on a machine until it succeeds; fails with everything that was printed.</summary>
    internal async Task<string> RunAsync(string machine, string command, TimeSpan? limit = null) =>
        (await Machines.WaitForAsync(machine, command, limit ?? TimeSpan.FromSeconds(60))).TrimEnd();

    /// <summary>Runs a command that must fail, and returns what it printed.</summary>
    internal async Task<string> FailAsync(string machine, string command)
    {
        var output = await Machines.SshAsync(machine, command);
        Assert.True(output.ExitCode is not (0 or 255), $"{machine}: {command}: exit code {output.ExitCode}\n{output.Text}");
        return output.Text.TrimEnd();
    }

    async Task IAsyncLifetime.InitializeAsync()
    {
        var project = new TestProject(sdk)
            .With("lab.nixnet", NetFile)
            .With("../Directory.Build.targets", """
                <Project>
                  <ItemGroup>
                    <NixOption Include="sandbox" Value="true" />
                  </ItemGroup>
                </Project>
                """);
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "tests/NixVms.Build.Sdk.Tests/Platform", folder)))
            project.With(Path.GetFileName(file), await File.ReadAllTextAsync(file));
        project.WithProject("lab.proj", """<Project Sdk="NixVms.Build" />""");

        var build = await project.BuildAsync();
        build.AssertSucceeded();
        _setUpAtFirstStart.AddRange(build.Warnings.Where(w => w.Code == "NIXVM4031").Select(w => w.Text));
        _machines = Machines.Start(project, project["bin/Debug/lab/run-vms"], project["state"], machines);
        await _machines.WaitForSshAsync(BootLimit);
        await _machines.ShareConnectionsAsync();
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        if (_machines is null)
            return;
        _machines.Program.Interrupt();
        await _machines.Program.WaitAsync(TimeSpan.FromSeconds(30));
        _machines.Dispose();
    }
}
