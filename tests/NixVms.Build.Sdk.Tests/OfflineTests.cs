using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests;

/// <summary>No command of Nix waits for a binary cache that cannot answer or has nothing for us.</summary>
[Collection(PackedSdk.Usage)]
public sealed class OfflineTests(PackedSdk sdk)
{
    private const string Unreachable = "NIXVM2020";
    private const string WithoutCaches = "--option substitute false ";
    private const string OneAttempt = "--option download-attempts 1";

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

    [Fact(Timeout = Limits.Builds)]
    public async Task A_server_that_never_answers_is_named_and_given_up()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var url = $"http://{server.LocalEndpoint}/source";
        var project = TestProject.OfNetwork(sdk, $$"""
            { alpha = { pkgs, ... }: {
              environment.etc.source.source = pkgs.fetchurl { url = "{{url}}"; sha256 = "0000000000000000000000000000000000000000000000000000"; };
            }; }
            """).WithVariable("http_proxy", "").WithVariable("all_proxy", "");
        (await project.BuildAsync("-t:EvaluateNixNetwork")).AssertSucceeded();
        var watch = Stopwatch.StartNew();

        var build = await project.BuildAsync("-p:NixVmsOffline=true", "-verbosity:minimal");

        // Nix's own limit is five minutes for each of five attempts.
        build.AssertFailed();
        Assert.Matches($@"(?m)^\s*Still (?:downloading {Regex.Escape(url)}|building source) \(\d+ s\)", build.Console);
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(110));
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

        // Where there is no network, five attempts at each of hundreds of sources take more than five minutes, in silence.
        Assert.All(nix.Operations.Where(l => l.StartsWith("nix-store --realise")), l => Assert.True(l.LastIndexOf(OneAttempt, StringComparison.Ordinal) == l.LastIndexOf("--option download-attempts ", StringComparison.Ordinal), l));
    }
}
