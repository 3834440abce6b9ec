using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests;

/// <summary>No command of Nix waits for a binary cache that cannot answer or has nothing for us.</summary>
[Collection(PackedSdk.Usage)]
public sealed class OfflineTests(PackedSdk sdk)
{
    private const string Unreachable = "NIXVM2020";
    private const string WithoutCaches = "--option substitute false ";

    // Nothing listens on port 1, here or elsewhere.
    private const string DeadCache = "substituters = http://127.0.0.1:1";

    [Theory(Timeout = Limits.Build)]
    [InlineData("-p:NixVmsOffline=")]
    [InlineData("-p:NixVmsOffline=true")]
    public async Task Every_command_for_the_debian_platform_does_without_caches(string argument)
    {
        var nix = new LoggingNix(sdk.Folder);
        var project = TestProject.OfNetwork(sdk).WithVariable("NIX_CONFIG", DeadCache);

        var build = await project.BuildAsync($"-p:NixToolPath={nix.Folder}", argument);

        build.AssertSucceededWithoutWarnings();
        Assert.NotEmpty(nix.Operations);
        Assert.All(nix.Operations, l => Assert.Contains(WithoutCaches, l));
    }

    [Fact(Timeout = Limits.Build)]
    public async Task NixSubstituters_of_the_project_are_asked()
    {
        var nix = new LoggingNix(sdk.Folder);
        var project = TestProject.OfNetwork(sdk);

        var build = await project.BuildAsync($"-p:NixToolPath={nix.Folder}", $"-p:NixSubstituters=file://{sdk.Folder.New("cache")}", "-t:EvaluateNixNetwork");

        build.AssertSucceededWithoutWarnings();
        Assert.DoesNotContain(nix.Operations, l => l.Contains(WithoutCaches));
    }

    [NixpkgsTheory(Timeout = Limits.Builds)]
    [MemberData(nameof(RealNixpkgs.Trees), MemberType = typeof(RealNixpkgs))]
    public async Task A_build_for_NixOS_warns_once_of_unreachable_caches_and_goes_on_without_them(string nixpkgs)
    {
        var nix = new LoggingNix(sdk.Folder);
        var project = TestProject.OfNetwork(sdk).WithVariable("NIX_CONFIG", DeadCache);

        // Without caches and without builders the build cannot succeed: it takes only as long as Nix takes to say so.
        var build = await project.BuildAsync($"-p:NixToolPath={nix.Folder}", $"-p:NixpkgsPath={nixpkgs}", "-p:NixMaxJobs=0");

        build.AssertFailed();
        Assert.True(build.Warnings.Count(w => w.Code == Unreachable) == 1, build.Console);
        Assert.All(nix.Operations.Where(l => l.StartsWith("nix-store --realise")), l => Assert.Contains(WithoutCaches, l));
    }
}
