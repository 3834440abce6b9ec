using System.Text.Json;
using NixVms.Build.Sdk.Tests.Hooks;
using NixVms.Build.Sdk.Tests.Incremental;
using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Layout;

/// <summary>Networks are placed where .NET places what it makes of a project.</summary>
[Collection(HookCollection.Name)]
public sealed class LayoutTests(PackedSdk sdk)
{
    private static readonly string[] Outputs = ["lab/network.json", "lab/run-vms", "lab/ssh_config"];

    [Theory(Timeout = Limits.Builds)]
    [InlineData("-o out", "out", "obj/Debug/nixvms")]
    [InlineData("-p:OutDir=out", "out", "obj/Debug/nixvms")]
    [InlineData("-p:OutputPath=out/more/ -p:BaseIntermediateOutputPath=mid/", "out/more", "mid/Debug/nixvms")]
    [InlineData("-p:BaseOutputPath=out/ -p:IntermediateOutputPath=mid/ -c:Release", "out/Release", "mid/nixvms")]
    [InlineData("-p:ArtifactsPath=made", "made/bin/lab/debug", "made/obj/lab/debug/nixvms")]
    [InlineData("-o out -p:NixVmsOutputPath=here/ -p:NixVmsIntermediatePath=there/", "here", "there")]
    public async Task A_build_writes_there_does_nothing_afterwards_and_is_cleaned(string switches, string output, string intermediate)
    {
        // What a build writes is no input of the next, wherever it is.
        var project = TestProject.OfNetwork(sdk, """{ alpha.deployment.targetHost = toString (builtins.length (builtins.attrNames (builtins.readDir ./.))); }""");
        // Only an absolute folder counts from the project for all that is made of it.
        string[] arguments = [.. switches.Split(' ').Select(s => s.Replace("=made", $"={project["made"]}").Replace("=here/", $"={project["here/"]}").Replace("=there/", $"={project["there/"]}"))];

        var build = await project.BuildAsync(arguments);
        var built = project.Listing(withLinkTargets: false);
        var again = await project.BuildAsync(arguments);
        var clean = await project.CleanAsync(arguments);

        build.AssertSucceededWithoutWarnings();
        Assert.Equal([.. Outputs.Select(f => $"{output}/{f}")], built.Where(f => Outputs.Any(o => f.EndsWith("/" + o)) && !f.StartsWith(intermediate + "/")));
        Assert.Equal([$"{intermediate}/lab/inputs"], built.Where(f => f.EndsWith("/inputs")));
        again.AssertNothingDone().AssertPrinted($"lab -> {project[output]}/lab/run-vms");
        clean.AssertSucceeded();
        FolderListing.AssertNone(project.Listing(withLinkTargets: false), f => f == "result" || f.EndsWith("/run-vms") || f.EndsWith("/inputs"), clean.Console);
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task A_build_that_is_told_another_place_moves_them()
    {
        var project = TestProject.OfNetwork(sdk);
        (await project.BuildAsync()).AssertSucceededWithoutWarnings();

        var build = await project.BuildAsync("-o", "out");

        build.AssertSucceededWithoutWarnings().AssertOwnTasks("EvaluateNixNetwork", "WriteRunVms").AssertNothingEvaluated();
        Assert.True(File.Exists(project["out/lab/run-vms"]) && !Directory.Exists(project["bin/Debug/lab"]), build.Console);
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task A_folder_that_also_has_inputs_is_still_one()
    {
        var project = TestProject.OfNetwork(sdk, """{ alpha.deployment.targetHost = builtins.readFile (./. + "/data/host.txt"); }""").With("data/host.txt", "one");
        (await project.BuildAsync("-o", "data")).AssertSucceededWithoutWarnings();
        (await project.BuildAsync("-o", "data")).AssertNothingDone();

        project.With("data/host.txt", "two");
        (await project.BuildAsync("-o", "data")).AssertSucceededWithoutWarnings();

        Assert.Contains("\"targetHost\": \"two\"", await File.ReadAllTextAsync(project["data/lab/network.json"]));
    }

    /// <summary>They depend on no framework and no runtime, so that all builds of a project have them at one place.</summary>
    [Theory(Timeout = Limits.Build)]
    [InlineData("", "bin/Debug/", "obj/Debug/nixvms/")]
    [InlineData("-p:Platform=x64", "bin/x64/Debug/", "obj/x64/Debug/nixvms/")]
    [InlineData("-p:OutputPath=out/ -p:IntermediateOutputPath=mid/", "out/", "mid/nixvms/")]
    [InlineData("-p:OutDir=out/net10.0/", "out/net10.0/", "obj/Debug/nixvms/")]
    [InlineData("-p:ArtifactsPath=/made -p:Configuration=Release", "/made/bin/lab/release/", "/made/obj/lab/release/nixvms/")]
    public async Task A_C_sharp_project_has_them_beside_the_folders_of_frameworks_and_runtimes(string switches, string output, string intermediate)
    {
        string[] common = ["-getProperty:NixVmsOutputPath", "-getProperty:NixVmsIntermediatePath", .. switches.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        foreach (var (framework, builds) in new[]
        {
            ("<TargetFramework>net10.0</TargetFramework>", new[] { "", "-p:RuntimeIdentifier=linux-x64" }),
            ("<TargetFrameworks>net10.0;net10.0-windows</TargetFrameworks>", ["", "-p:TargetFramework=net10.0", "-p:TargetFramework=net10.0-windows", "-p:_NixVmsNetworksOnly=true"]),
        })
        {
            var project = new TestProject(sdk).WithProject("lab.csproj", $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <Sdk Name="NixVms.Build" />
                  <PropertyGroup>{framework}</PropertyGroup>
                </Project>
                """);
            foreach (var build in builds)
            {
                var properties = (await project.AskAsync(["msbuild", .. common, .. build.Length > 0 ? new[] { build } : []])).AssertSucceeded();

                var values = JsonDocument.Parse(properties.Text).RootElement.GetProperty("Properties");
                Assert.Equal(
                    (build, project[output], project[intermediate]),
                    (build, values.GetProperty("NixVmsOutputPath").GetString(), values.GetProperty("NixVmsIntermediatePath").GetString()));
            }
        }
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task Several_frameworks_and_all_targets_find_them_at_one_place()
    {
        var project = EngineTests.MultiTargetingLibrary(sdk);
        await File.WriteAllTextAsync(project["../Directory.Build.props"], "<Project><PropertyGroup><UseArtifactsOutput>true</UseArtifactsOutput></PropertyGroup></Project>");

        var build = await project.BuildAsync();
        var networks = await project.ResolveNetworksAsync("-p:TargetFramework=net10.0");
        var again = await project.BuildAsync("--no-restore");

        build.AssertSucceededWithoutWarnings();
        var runVms = networks["lab"].GetProperty("FullPath").GetString()!;
        Assert.Equal(Path.GetFullPath(project["../artifacts/bin/lab/debug/lab/run-vms"]), runVms);
        Assert.True(File.Exists(runVms), build.Console);
        Assert.Contains("debug_net10.0/", FolderListing.Of(project["../artifacts/bin/lab"]));
        again.AssertNothingDone();
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task Run_starts_what_was_built_there()
    {
        var project = TestProject.OfNetwork(sdk);

        var run = await project.RunAsync("dotnet", "run", "--project", project.ProjectFile, "-p:OutDir=out", "--", "--list");

        run.AssertSucceeded().AssertPrinted("alpha");
        Assert.True(File.Exists(project["out/lab/run-vms"]), run.Text);
        Assert.False(Path.Exists(project["bin"]), run.Text);
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task Publish_makes_a_folder_of_each_network_where_it_is_told_to()
    {
        var project = TestProject.OfNetwork(sdk).With("more/network.nix", Networks.Beta).With("more/more.nixnet", "");

        var publish = await project.DotnetAsync("publish", "-o", "out");
        var list = await project.RunAsync(project["out/lab/run-vms"], "--list");
        var again = await project.DotnetAsync("publish", "--no-build", "-p:PublishDir=again");
        var elsewhere = await project.DotnetAsync("publish", "--no-build", "-p:NixVmsPublishPath=elsewhere");

        publish.AssertSucceededWithoutWarnings();
        Assert.Equal(["lab", "more"], Directory.EnumerateFileSystemEntries(project["out"]).Select(Path.GetFileName).Order());
        list.AssertSucceeded().AssertPrinted("alpha");
        again.AssertSucceededWithoutWarnings();
        elsewhere.AssertSucceededWithoutWarnings();
        Assert.All(["again/lab", "again/more", "elsewhere/lab", "elsewhere/more"], f => Assert.True(File.Exists(project[$"{f}/run-vms"]), again.Console));
    }

    [Fact(Timeout = Limits.Build)]
    public async Task Pack_says_that_networks_make_no_package_unless_it_packs_a_solution()
    {
        var project = TestProject.OfNetwork(sdk).With("all.slnx", """<Solution><Project Path="lab.proj" Type="9A19103F-16F7-4668-BE54-9A1E7A4F7556" /></Solution>""");

        var pack = await project.DotnetAsync("pack", "--no-build");
        project.WithProject("all.slnx", await File.ReadAllTextAsync(project["all.slnx"]));
        var solution = await project.DotnetAsync("pack", "--no-build");

        var warning = Assert.Single(pack.AssertSucceeded().Warnings);
        Assert.Equal(("NIXVM1031", project["lab.proj"]), (warning.Code, warning.File));
        solution.AssertSucceededWithoutWarnings();
    }
}
