using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Diagnostics;

/// <summary>Networks of which many machines fail: each takes an evaluation of its own to be found.</summary>
[Collection(PackedSdk.Diagnostics)]
public sealed class ManyMachinesTests(PackedSdk sdk)
{
    [Fact(Timeout = Limits.Builds)]
    public async Task Of_25_failing_machines_20_are_explained_and_the_others_are_named()
    {
        var project = TestProject.OfNetwork(sdk, Network(Enumerable.Range(1, 25)));

        var build = await project.BuildAsync("-t:CheckNixNetwork");

        Assert.Equal([.. Enumerable.Range(1, 20)], build.AssertFailed().Errors.Where(e => e.Code == "NIXVM3044").Select(e => e.Line - 1));
        var rest = Assert.Single(build.Errors, e => e.Code != "NIXVM3044");
        Assert.Equal(("NIXVM3052", project["network.nix"]), (rest.Code, rest.File));
        Assert.Equal("20 machines fail, and no more are looked at in one build. When some of them are mended, the next build looks at 'm21', 'm22', 'm23' and 2 others.", rest.Text);

        project.With("network.nix", Network(Enumerable.Range(21, 5)));
        Assert.Equal(["NIXVM3044"], (await project.BuildAsync("-t:CheckNixNetwork")).AssertFailed().Errors.Select(e => e.Code).Distinct());
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task Of_20_failing_machines_all_are_explained_and_nothing_else_is_said()
    {
        var project = TestProject.OfNetwork(sdk, Network(Enumerable.Range(1, 20), machines: 20));

        var build = await project.BuildAsync("-t:CheckNixNetwork");

        Assert.Equal(Enumerable.Repeat("NIXVM3044", 20), build.AssertFailed().Errors.Select(e => e.Code));
    }

    /// <summary>A line for each machine, those with these numbers broken.</summary>
    private static string Network(IEnumerable<int> broken, int machines = 25) =>
        "{\n" + string.Concat(Enumerable.Range(1, machines).Select(n => $"  m{n:00}.networking.hostName = {(broken.Contains(n) ? $"throw \"m{n} has no name\"" : $"\"m{n}\"")};\n")) + "}\n";
}
