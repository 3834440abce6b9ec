using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests;

/// <summary>The man page's network on real nixpkgs of any year.</summary>
[Collection(PackedSdk.Alone)]
public sealed class RealNixpkgsTests(PackedSdk sdk)
{
    [NixpkgsTheory(Timeout = Limits.Builds)]
    [MemberData(nameof(RealNixpkgs.Trees), MemberType = typeof(RealNixpkgs))]
    public async Task The_man_page_s_network_evaluates_to_derivations_of_both_systems(string nixpkgs)
    {
        var nix = new LoggingNix(sdk.Folder);
        var network = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "samples/ManPage/network.nix"));
        var project = TestProject.OfNetwork(sdk, network);

        var build = await project.BuildAsync("-t:EvaluateNixNetwork", $"-p:NixpkgsPath={nixpkgs}", $"-p:NixToolPath={nix.Folder}");

        build.AssertSucceeded();
        Assert.True(nix.Operations.Count(l => l.StartsWith("nix-instantiate --eval ")) == 1, string.Join("\n", nix.Operations));
        var manifest = project.EvaluatedManifest();
        var machines = manifest.GetProperty("machines").EnumerateArray().ToList();
        Assert.Equal("nixos", manifest.GetProperty("platform").GetString());
        Assert.Equal(["test1", "test2"], machines.Select(m => m.GetProperty("name").GetString()));
        Assert.Equal(["i686-linux", "x86_64-linux"], machines.Select(m => m.GetProperty("system").GetString()));
        Assert.Equal(["test1.example.net", "test2.example.net"], machines.Select(m => m.GetProperty("targetHost").GetString()));
        Assert.All(machines, m => Assert.True(File.Exists(m.GetProperty("drvPath").GetString()), build.Console));
        Assert.True(File.Exists(manifest.GetProperty("drvPath").GetString()), build.Console);
    }

    [NixpkgsTheory(Timeout = Limits.Builds)]
    [MemberData(nameof(RealNixpkgs.Trees), MemberType = typeof(RealNixpkgs))]
    public async Task A_mistake_in_a_network_is_an_error_in_it(string nixpkgs)
    {
        var project = TestProject.OfNetwork(sdk, "{\n  \"a b\" = { };\n}");

        var build = await project.BuildAsync("-t:CheckNixNetwork", $"-p:NixpkgsPath={nixpkgs}");

        build.AssertOnlyError("NIXVM1011", project["network.nix"], 2, 3);
    }
}
