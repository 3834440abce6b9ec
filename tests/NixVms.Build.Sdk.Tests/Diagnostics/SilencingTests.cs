using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Diagnostics;

/// <summary>What MSBuild has to hide warnings and to make errors of them works on ours, and loses none.</summary>
[Collection(PackedSdk.Diagnostics)]
public sealed class SilencingTests(PackedSdk sdk)
{
    private const string Code = "NIXVM3003";

    private const string Network = "{\n  alpha = { warnings = [ \"the disk is small\" ]; };\n}\n";

    /// <summary>What a project or a command line says, and what becomes of the warning.</summary>
    public static TheoryData<string, string> Switches => new()
    {
        { "-nowarn:NIXVM3003", "" },
        { "-nowarn:nixvm3003", "" },
        { "-nowarn:NIXVM3004", "warning" },
        { "-p:NoWarn=NIXVM3003", "" },
        { "-p:MSBuildWarningsAsMessages=NIXVM3003", "" },
        { "-warnaserror", "error" },
        { "-warnaserror:NIXVM3003", "error" },
        { "-warnaserror:NIXVM3004", "warning" },
        { "-warnaserror -warnnotaserror:NIXVM3003", "warning" },
        { "-p:MSBuildTreatWarningsAsErrors=true", "error" },
        { "-p:MSBuildTreatWarningsAsErrors=true -p:WarningsNotAsErrors=NIXVM3003", "warning" },
        { "-p:MSBuildWarningsAsErrors=NIXVM3003", "error" },
        { "-p:WarningsAsErrors=NIXVM3003", "error" },
        { "-warnaserror -nowarn:NIXVM3003", "" },
    };

    private static readonly string[] Doors = ["standalone", "SDK of its own", "additional SDK", "package", "several frameworks"];

    [Fact(Timeout = Limits.Long)]
    public async Task Every_switch_does_what_it_says_to_the_warnings_of_a_network_that_is_not_evaluated()
    {
        var project = TestProject.OfNetwork(sdk, Network);
        (await project.BuildAsync("-t:CheckNixNetwork")).AssertSucceeded();
        foreach (var row in Switches)
            await AssertSwitchAsync(project, (string)row[0], (string)row[1]);
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task The_same_holds_for_a_network_that_is_evaluated()
    {
        var project = TestProject.OfNetwork(sdk, Network);
        foreach (var row in Switches.Where(r => (string)r[0] is "-nowarn:NIXVM3003" or "-warnaserror" or "-warnaserror -warnnotaserror:NIXVM3003"))
        {
            // A space more is another content.
            await File.AppendAllTextAsync(project["network.nix"], " ");
            (await AssertSwitchAsync(project, (string)row[0], (string)row[1])).AssertOwnTasks("EvaluateNixNetwork");
        }
    }

    [Theory(Timeout = Limits.Builds)]
    [InlineData("NoWarn", "")]
    [InlineData("WarningsAsErrors", "error")]
    public async Task Properties_of_a_project_work_in_all_ways_to_use_the_SDK(string property, string expected)
    {
        foreach (var door in Doors)
        {
            var project = ProjectOf(door, $"<{property}>$({property});{Code}</{property}>");

            AssertSeverity(await project.BuildAsync("-t:CheckNixNetwork"), project, expected, door);
            if (door == "several frameworks")
                AssertSeverity(await project.BuildAsync(), project, expected, "a whole build");
        }
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task A_warning_stays_until_its_cause_is_gone()
    {
        var project = TestProject.OfNetwork(sdk, Network);
        (await project.BuildAsync()).AssertSucceeded().AssertOwnTasks("EvaluateNixNetwork", "BuildVmNetwork", "WriteRunVms");

        var again = await project.BuildAsync();
        AssertSeverity(again.AssertOwnTasks("RepeatNixWarnings"), project, "warning", "up to date");

        File.SetLastWriteTimeUtc(project["network.nix"], DateTime.UtcNow);
        AssertSeverity(await project.BuildAsync(), project, "warning", "touched");

        project.With("network.nix", Networks.Alpha);
        (await project.BuildAsync()).AssertSucceededWithoutWarnings();
        (await project.BuildAsync()).AssertSucceededWithoutWarnings().AssertOwnTasks();
        Assert.DoesNotContain("obj/Debug/nixvms/lab/warnings", project.Listing());
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task A_warning_that_is_an_error_stops_the_build_until_it_is_none()
    {
        var project = TestProject.OfNetwork(sdk, Network);

        foreach (var _ in new[] { "evaluated", "again", "and again" })
        {
            var build = await project.BuildAsync("-warnaserror");

            build.AssertOnlyError(Code, project["network.nix"], 2, 13);
            Assert.False(File.Exists(project["bin/Debug/lab/run-vms"]), "The build went on.");
        }

        var tolerant = await project.BuildAsync();
        AssertSeverity(tolerant.AssertSucceeded(), project, "warning", "tolerant");
        Assert.True(File.Exists(project["bin/Debug/lab/run-vms"]), tolerant.Console);

        (await project.BuildAsync("-warnaserror")).AssertOnlyError(Code, project["network.nix"], 2, 13);
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task What_cannot_be_tracked_is_a_warning_of_every_build_that_can_be_an_error()
    {
        var project = TestProject.OfNetwork(sdk, "{ alpha = { environment.etc.now.text = toString builtins.currentTime; }; }");

        foreach (var _ in new[] { 1, 2 })
        {
            Assert.True((await project.BuildAsync("-t:CheckNixNetwork")).AssertSucceeded().HasWarning("NIXVM3004"));
            (await project.BuildAsync("-t:CheckNixNetwork", "-nowarn:NIXVM3004")).AssertSucceededWithoutWarnings();
            (await project.BuildAsync("-t:CheckNixNetwork", "-warnaserror:NIXVM3004")).AssertOnlyError("NIXVM3004", project["lab.nixnet"]);
        }
    }

    private TestProject ProjectOf(string door, string property)
    {
        var project = new TestProject(sdk).With("network.nix", Network).With("lab.nixnet", "").With("Program.cs", "");
        var framework = "<TargetFramework>net10.0</TargetFramework>";
        return door switch
        {
            "standalone" => project.WithProject("lab.proj", $"""<Project Sdk="NixVms.Build"><PropertyGroup>{property}</PropertyGroup></Project>"""),
            "SDK of its own" => project.WithProject("lab.csproj", $"""<Project Sdk="NixVms.Build/{sdk.Version}"><PropertyGroup>{property}</PropertyGroup></Project>"""),
            "additional SDK" => CSharp("""<Sdk Name="NixVms.Build" />""", framework),
            "package" => CSharp($"""<ItemGroup><PackageReference Include="NixVms.Build" Version="{sdk.Version}" PrivateAssets="all" /></ItemGroup>""", framework),
            _ => CSharp("""<Sdk Name="NixVms.Build" />""", "<TargetFrameworks>net10.0</TargetFrameworks>"),
        };

        TestProject CSharp(string usage, string frameworks) =>
            project.WithProject("lab.csproj", $"""<Project Sdk="Microsoft.NET.Sdk">{usage}<PropertyGroup>{frameworks}{property}</PropertyGroup></Project>""");
    }

    private static async Task<BuildOutput> AssertSwitchAsync(TestProject project, string switches, string expected)
    {
        var build = await project.BuildAsync(["-t:CheckNixNetwork", .. switches.Split(' ')]);
        AssertSeverity(build, project, expected, switches);
        return build;
    }

    /// <summary>The warning is what it should be: "warning", "error", or nothing.</summary>
    private static void AssertSeverity(BuildOutput build, TestProject project, string expected, string what)
    {
        var messages = build.Errors.Concat(build.Warnings).Where(m => m.Code == Code).ToList();

        Assert.True(messages.Count == (expected.Length > 0 ? 1 : 0), $"{what}: the warning comes {messages.Count} times.\n{build.Console}");
        Assert.All(messages, m => Assert.True((m.Severity, m.File, m.Line, m.Column) == (expected, project["network.nix"], 2, 13), $"{what}: {m}"));
        Assert.True(build.Succeeded == (expected != "error"), $"{what}: {build.Console}");
    }
}
