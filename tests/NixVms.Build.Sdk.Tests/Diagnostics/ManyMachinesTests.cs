using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Diagnostics;

/// <summary>Networks of which many machines fail: all are told, and that takes no evaluation for each.</summary>
[Collection(PackedSdk.Diagnostics)]
public sealed class ManyMachinesTests(PackedSdk sdk)
{
    [Theory(Timeout = Limits.Builds)]
    [InlineData(25, 25, 2)]
    [InlineData(24, 25, 3)]
    [InlineData(1, 5, 2)]
    public async Task All_failing_machines_are_explained_by_few_evaluations(int broken, int machines, int evaluations)
    {
        var nix = new LoggingNix(sdk.Folder);
        var project = TestProject.OfNetwork(sdk, Network(broken, machines));

        var build = await project.BuildAsync("-t:CheckNixNetwork", $"-p:NixToolPath={nix.Folder}");

        Assert.Equal(Enumerable.Range(1, broken).Select(n => ("NIXVM3044", n + 1, $"Machine 'm{n:00}': m{n} has no name")), build.AssertFailed().Errors.Select(e => (e.Code, e.Line, e.Text)));
        Assert.True(nix.Operations.Count(o => o.StartsWith("nix-instantiate --eval ") || o.StartsWith("nix repl ")) == evaluations, string.Join("\n", nix.Operations));
    }

    /// <summary>A line for each machine, the first ones broken.</summary>
    private static string Network(int broken, int machines) =>
        "{\n" + string.Concat(Enumerable.Range(1, machines).Select(n => $"  m{n:00}.networking.hostName = {(n <= broken ? $"throw \"m{n} has no name\"" : $"\"m{n}\"")};\n")) + "}\n";
}
