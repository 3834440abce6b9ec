using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests;

/// <summary>Names that mean something to a shell, to MSBuild, to Nix or to QEMU.</summary>
[Collection(PackedSdk.Usage)]
public sealed class HostileNameTests(PackedSdk sdk)
{
    // But ";" and "%" before two hexadecimal digits: there a plain Microsoft.NET.Sdk project does not build either.
    internal const string EveryCharacter = """a b'c"d$(touch pwned)`touch pwned`$HOME%éß漢,&|#@!~[x]{y}""";

    private const string InvalidMachineName = "NIXVM1011";

    private static readonly string[] MachineNames =
        ["a b", "-x", "$(touch pwned)", "`touch pwned`", "é", "a\"b", "a'b", "a/b", "..", "", "a\nb", "x-", "%(Identity)"];

    [Fact(Timeout = Limits.Build)]
    public async Task A_project_builds_and_cleans_in_a_folder_with_every_character()
    {
        var project = TestProject.OfNetwork(sdk, folderName: EveryCharacter);

        var build = await project.BuildAsync();
        var list = await project.RunAsync(project["bin/Debug/lab/run-vms"], "--list");
        var again = await project.BuildAsync("--no-restore");
        var clean = await project.CleanAsync();

        build.AssertSucceededWithoutWarnings();
        list.AssertSucceeded().AssertPrinted("alpha");
        again.AssertSucceededWithoutWarnings();
        clean.AssertSucceededWithoutWarnings();
        Assert.False(Path.Exists(project["result"]), clean.Console);
        AssertNothingWasExecuted(project);
    }

    [Theory(Timeout = Limits.Build)]
    [InlineData("semi;colon")]
    [InlineData("percent%20sign")]
    [InlineData("100%;done")]
    public async Task A_project_builds_in_a_folder_that_NuGet_cannot_restore_in(string folder)
    {
        // With ";" in the path NuGet says "requires a rooted path"; with an escape such as "%20" the SDK does not find
        // what NuGet wrote (NETSDK1004), and MSBuild's globs find no file. A network needs neither.
        var project = TestProject.OfNetwork(sdk, folderName: folder).WithProject("lab.proj", Networks.ProjectWithoutGlobs);

        var build = await project.BuildAsync("--no-restore");
        var built = project.Listing(withLinkTargets: false);
        var clean = await project.CleanAsync();

        build.AssertSucceededWithoutWarnings();
        Assert.True(built.Contains("bin/Debug/lab/run-vms") && built.Contains("result"), build.Console);
        clean.AssertSucceeded();
        FolderListing.AssertNone(project.Listing(), e => e.StartsWith("result") || e.Contains("bin/Debug/lab"), clean.Console);
    }

    [Fact(Timeout = Limits.Build)]
    public async Task A_mistake_in_a_folder_with_every_character_is_at_its_position()
    {
        var project = TestProject.OfNetwork(sdk, "{\n  alpha = 5;\n}", EveryCharacter);

        var build = await project.BuildAsync("-t:CheckNixNetwork");

        build.AssertOnlyError("NIXVM3014", project["network.nix"], 2, 3);
    }

    [Fact(Timeout = Limits.Build)]
    public async Task A_network_s_name_may_hold_every_character()
    {
        var project = TestProject.OfNetwork(sdk);
        File.Move(project["lab.nixnet"], project[EveryCharacter + ".nixnet"]);

        var build = await project.BuildAsync();

        build.AssertSucceededWithoutWarnings();
        (await project.RunAsync(project[$"bin/Debug/{EveryCharacter}/run-vms"], "--list")).AssertSucceeded().AssertPrinted("alpha");
        AssertNothingWasExecuted(project);
    }

    [Fact(Timeout = Limits.Build)]
    public async Task A_machine_s_name_that_is_no_host_name_is_an_error_at_its_position_and_nothing_is_executed()
    {
        var machines = MachineNames.Select(n => $"  {NixString(n)} = {{ }};");
        var project = TestProject.OfNetwork(sdk, "{\n" + string.Join("\n", machines) + "\n}\n");

        var build = await project.BuildAsync();

        for (var i = 0; i < MachineNames.Length; i++)
            build.AssertError(InvalidMachineName, project["network.nix"], i + 2, 3);
        AssertNothingWasExecuted(project);
    }

    [Fact(Timeout = Limits.Build)]
    public async Task Text_in_options_is_data_for_every_script_that_is_made_of_it()
    {
        const string text = """$(touch pwned) `touch pwned` '; touch pwned; ' "; touch pwned; " \ ${x} é""";
        var project = TestProject.OfNetwork(sdk, $$"""
            { alpha = { environment.etc."text".text = {{NixString(text)}}; deployment.targetHost = {{NixString(text)}}; }; }
            """);

        var build = await project.BuildAsync();
        var list = await project.RunAsync(project["bin/Debug/lab/run-vms"], "--list");

        build.AssertSucceeded();
        list.AssertSucceeded();
        Assert.Equal(text, project.Manifest().GetProperty("machines")[0].GetProperty("targetHost").GetString());
        AssertNothingWasExecuted(project);
    }

    private static string NixString(string text) =>
        $"\"{text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("$", "\\$").Replace("\n", "\\n")}\"";

    private static void AssertNothingWasExecuted(TestProject project) =>
        Assert.DoesNotContain(FolderListing.Of(Path.GetDirectoryName(project.Folder)!), e => e.Split('/')[^1] == "pwned");
}
