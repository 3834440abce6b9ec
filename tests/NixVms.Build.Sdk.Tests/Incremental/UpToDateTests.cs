using NixVms.Build.Sdk.Tests.Infrastructure;
using NixVms.Build.Sdk.Tests.Platform;

namespace NixVms.Build.Sdk.Tests.Incremental;

/// <summary>Right after a build MSBuild itself finds nothing to do: <c>dotnet build --no-restore -question</c> succeeds.</summary>
[Collection(PackedSdk.Incremental)]
public sealed class UpToDateTests(PackedSdk sdk)
{
    [Fact(Timeout = Limits.Build)]
    public async Task One_network()
    {
        var project = TestProject.OfNetwork(sdk);

        (await project.BuildAsync()).AssertSucceededWithoutWarnings();

        await project.AssertUpToDateAsync();
        (await project.BuildAsync("--no-restore")).AssertNothingDone();
    }

    [Fact(Timeout = Limits.Build)]
    public async Task Three_networks_of_which_one_is_not_evaluated_again_when_another_changes()
    {
        var project = TestProject.OfNetwork(sdk)
            .With("two/network.nix", Networks.Beta)
            .With("two/two.nixnet", "")
            .With("three/network.nix", Networks.Beta)
            .With("three/three.nixnet", "");
        (await project.BuildAsync()).AssertSucceededWithoutWarnings();
        await project.AssertUpToDateAsync();

        project.With("two/network.nix", Networks.Alpha);
        var build = await project.BuildAsync("--no-restore");

        build.AssertSucceededWithoutWarnings().AssertEvaluated("two", $"changed: {project["two/network.nix"]}");
        Assert.Empty(build.Compared());
        await project.AssertUpToDateAsync();
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task A_program_with_several_target_frameworks()
    {
        var project = new TestProject(sdk)
            .With("network.nix", Networks.Alpha)
            .With("lab.nixnet", "")
            .With("Class.cs", "public class Class { }")
            .WithProject("lab.csproj", $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <Sdk Name="NixVms.Build" Version="{sdk.Version}" />
                  <PropertyGroup>
                    <TargetFrameworks>net10.0;net10.0-windows</TargetFrameworks>
                    <EnableWindowsTargeting>true</EnableWindowsTargeting>
                    <DisableTransitiveFrameworkReferenceDownloads>true</DisableTransitiveFrameworkReferenceDownloads>
                  </PropertyGroup>
                </Project>
                """);

        (await project.BuildAsync()).AssertSucceededWithoutWarnings();

        await project.AssertUpToDateAsync();
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task A_program_with_a_network()
    {
        var project = new TestProject(sdk)
            .With("network.nix", Networks.Alpha)
            .With("lab.nixnet", "")
            .With("Program.cs", "System.Console.WriteLine();")
            .WithProject("lab.csproj", $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <Sdk Name="NixVms.Build" Version="{sdk.Version}" />
                  <PropertyGroup>
                    <OutputType>Exe</OutputType>
                    <TargetFramework>net10.0</TargetFramework>
                    <UseAppHost>false</UseAppHost>
                  </PropertyGroup>
                </Project>
                """);

        (await project.BuildAsync()).AssertSucceededWithoutWarnings();

        await project.AssertUpToDateAsync();
    }

    [Fact(Timeout = Limits.Build)]
    public async Task Every_property_and_an_option()
    {
        var tools = sdk.Folder.New("tools");
        foreach (var name in NixPrograms.Names)
            File.CreateSymbolicLink(Path.Combine(tools, name), NixPrograms.Find(name));
        var project = TestProject.OfNetwork(sdk).WithProject("lab.proj", $"""
            <Project Sdk="NixVms.Build">
              <PropertyGroup>
                <ShowTrace>true</ShowTrace>
                <NixVmsOutLink>links/my link</NixVmsOutLink>
                <NixVmsPlatform>debian</NixVmsPlatform>
                <NixVmsSystem>x86_64-linux</NixVmsSystem>
                <NixVmsOffline>true</NixVmsOffline>
                <NixToolPath>{tools}</NixToolPath>
                <NixMaxJobs>2</NixMaxJobs>
                <NixCores>1</NixCores>
                <NixBuilders></NixBuilders>
                <NixSubstituters>https://cache.example.org/?a=1;2</NixSubstituters>
              </PropertyGroup>
              <ItemGroup>
                <NixOption Include="sandbox" Value="true" />
                <NixOption Include="connect-timeout" Value="7" />
              </ItemGroup>
            </Project>
            """);
        Directory.CreateDirectory(project["links"]);

        (await project.BuildAsync()).AssertSucceededWithoutWarnings();

        await project.AssertUpToDateAsync();
        Assert.True(Path.Exists(project["links/my link/bin/run-vms"]));
    }

    [Fact(Timeout = Limits.Build)]
    public async Task Properties_on_the_command_line_and_no_out_link()
    {
        var project = TestProject.OfNetwork(sdk);
        string[] properties = ["-p:NoOutLink=true", "-p:ShowTrace=false", "-p:NixVmsPlatform=debian", "-p:NixVmsOffline=true"];

        (await project.BuildAsync(properties)).AssertSucceededWithoutWarnings();

        await project.AssertUpToDateAsync(properties);
    }

    /// <summary>The out link, bin/ and obj/ appear in the folder after it was read.</summary>
    [Fact(Timeout = Limits.Build)]
    public async Task A_network_that_copies_the_folder_of_the_project()
    {
        var project = TestProject.OfNetwork(sdk, """{ alpha.environment.etc.project.source = ./.; }""").With("data/one.txt", "1");
        (await project.BuildAsync()).AssertSucceededWithoutWarnings();
        await project.AssertUpToDateAsync();

        project.With("data/two.txt", "2");

        (await project.BuildAsync("--no-restore")).AssertSucceededWithoutWarnings().AssertEvaluated("lab", $"changed in the folder: {project["data"]}");
        await project.AssertUpToDateAsync();
    }

    [Fact(Timeout = Limits.Build)]
    public async Task A_network_that_adds_packages_to_the_lock()
    {
        var project = TestProject.OfNetwork(sdk, """{ alpha = { pkgs, ... }: { environment.systemPackages = [ pkgs.lynx ]; }; }""");
        var stateLock = DebianUser.LockIn(sdk.Data);
        project.With("debian.lock.json", WithoutPackage(await File.ReadAllTextAsync(stateLock), "lynx"));

        var build = await project.BuildAsync("-t:EvaluateNixNetwork");

        build.AssertSucceededWithoutWarnings();
        Assert.Contains("lynx", await File.ReadAllTextAsync(project["debian.lock.json"]));
        await project.AssertUpToDateAsync("-t:EvaluateNixNetwork");
    }

    [Fact(Timeout = Limits.Build)]
    public async Task A_folder_that_MSBuild_would_take_for_something_else()
    {
        var project = TestProject.OfNetwork(sdk, """{ alpha.deployment.targetHost = builtins.readFile (./. + "/data.txt"); }""", "it's 100% (a) @b $x &")
            .With("data.txt", "one");
        (await project.BuildAsync()).AssertSucceededWithoutWarnings();
        await project.AssertUpToDateAsync();

        project.With("data.txt", "two");

        Assert.Contains("lab", (await project.BuildAsync("--no-restore")).AssertSucceededWithoutWarnings().Evaluated().Keys);
        await project.AssertUpToDateAsync();
    }

    private static string WithoutPackage(string debianLock, string package)
    {
        var json = System.Text.Json.Nodes.JsonNode.Parse(debianLock)!;
        foreach (var architecture in json["architectures"]!.AsObject())
            architecture.Value!["packages"]!.AsObject().Remove(package);
        return json.ToJsonString();
    }
}
