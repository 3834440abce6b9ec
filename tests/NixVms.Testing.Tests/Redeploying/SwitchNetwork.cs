using System.Text.Json;
using NixVms.Testing.Tests.Infrastructure;

namespace NixVms.Testing.Tests.Redeploying;

/// <summary>A network in several builds (machine.nix), which runs; the store of its machine is on an image.</summary>
public sealed class SwitchNetwork : IAsyncLifetime
{
    private static readonly string[] s_builds = ["a", "b", "fails", "larger"];

    private readonly ScratchFolder _scratch = new();
    private VmNetwork? _network;

    public VmNetwork Network => _network ?? throw new InvalidOperationException("The network did not start.");

    public VirtualMachine Machine => Network["m"];

    /// <summary>The folder of a build.</summary>
    public string this[string build] => _scratch[$"bin/Debug/{build}"];

    /// <summary>The store path of the machine's configuration in a build.</summary>
    public string SystemOf(string build)
    {
        var script = VmNetworkManifest.Load(this[build]).Machines.Single().StartScript;
        return File.ResolveLinkTarget(Path.Combine(Path.GetDirectoryName(script)!, "../system"), false)!.FullName;
    }

    /// <summary>The store path of a build.</summary>
    public string OutputOf(string build)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(this[build], "network.json")));
        return json.RootElement.GetProperty("outputPath").GetString()!;
    }

    public async Task InitializeAsync()
    {
        var project = await BuiltProject.PrepareAsync(_scratch);
        File.Copy(Path.Combine(Repository.Root, "tests/NixVms.Testing.Tests/Redeploying/machine.nix"), _scratch["machine.nix"]);
        await File.WriteAllTextAsync(_scratch["switch.proj"], """<Project Sdk="NixVms.Build" />""");
        foreach (var build in s_builds)
        {
            await File.WriteAllTextAsync(_scratch[$"{build}.nix"], $"""import ./machine.nix "{build}" """);
            await File.WriteAllTextAsync(_scratch[$"{build}.nixnet"], $"""<NixNetwork Network="{build}.nix" />""");
        }

        await project.BuildAsync();
        _network = await VmNetwork.StartAsync(this["a"]);
        await Machine.WaitForUnitAsync("multi-user.target");
    }

    public async Task DisposeAsync()
    {
        if (_network is not null)
            await _network.DisposeAsync();
        _scratch.Dispose();
    }
}
