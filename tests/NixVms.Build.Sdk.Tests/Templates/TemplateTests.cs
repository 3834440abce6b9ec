using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Templates;

/// <summary>What <c>dotnet new</c> makes of our templates builds without a warning, its tests are found, and they pass.</summary>
[Collection(PackedSdk.Typed)]
public sealed class TemplateTests(PackedSdk sdk)
{
    private const string Test = "The_client_is_served_unless_its_cable_is_cut";

    private static readonly string[] TestFrameworks = ["xunit", "xunit3", "nunit", "mstest", "tunit"];

    [Fact(Timeout = Limits.Long)]
    public async Task Tests_of_another_project_s_network_build_with_each_test_framework()
    {
        var projects = await NewProjects.PrepareAsync(sdk);
        var folder = projects.Folder;

        (await projects.NewAsync("nixvms", "--output", "lab")).AssertSucceeded();
        foreach (var framework in TestFrameworks)
        {
            (await projects.NewAsync(
                "nixvms-test", "--output", $"by-{framework}", "--test-framework", framework, "--network-project", "../lab/lab.proj",
                "--framework", framework == "xunit" ? "net8.0" : "net10.0", "--no-restore")).AssertSucceeded();
        }

        var members = TestFrameworks.Select(f => $"""<Project Path="by-{f}/by-{f}.csproj" />""");
        var build = await folder.WithProject("all.slnx", $"<Solution>{string.Concat(members)}</Solution>").BuildAsync();

        build.AssertSucceededWithoutWarnings();
        Assert.Equal(["lab.proj", "network.nix"], Files("lab"));
        foreach (var framework in TestFrameworks)
        {
            string[] expected = [$"by-{framework}.csproj", .. framework == "tunit" ? new[] { "global.json" } : [], "NetworkTests.cs"];
            Assert.Equal(expected, Files($"by-{framework}"));
            if (framework != "xunit")
                (await folder.RunAsync("bash", "-c", $"cd by-{framework} && dotnet test --no-build --list-tests")).AssertSucceeded().AssertPrinted(Test);
        }

        IEnumerable<string?> Files(string of) => Directory.EnumerateFiles(folder[of]).Select(Path.GetFileName).Order(StringComparer.OrdinalIgnoreCase);
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task Tests_with_a_network_of_their_own_build_and_are_found()
    {
        var projects = await NewProjects.PrepareAsync(sdk);
        var folder = projects.Folder;

        (await projects.NewAsync("nixvms-test", "--output", "lab.Tests")).AssertSucceeded();
        var build = await folder.WithProject("lab.Tests/lab.Tests.csproj", File.ReadAllText(folder["lab.Tests/lab.Tests.csproj"])).BuildAsync();
        var list = await folder.RunAsync("dotnet", "test", "lab.Tests", "--no-build", "--list-tests");

        build.AssertSucceededWithoutWarnings();
        Assert.True(File.Exists(folder["lab.Tests/bin/Debug/network/run-vms"]), build.Console);
        list.AssertSucceeded().AssertPrinted(Test);
    }

    /// <summary>The stranger's path, with a name that C#, Nix and systemd have to get another form of.</summary>
    [Fact(Timeout = Limits.Long)]
    public async Task An_application_s_test_passes_on_its_network()
    {
        const string Name = "3rd web Shop-2.x";
        var projects = await NewProjects.PrepareAsync(sdk);

        (await projects.NewAsync("nixvms-app", "--output", Name)).AssertSucceeded();
        var test = await projects.Folder.RunAsync(TimeSpan.FromMinutes(6), "bash", "-c", """cd "$0" && dotnet test""", Name);

        test.AssertSucceeded().AssertPrinted("Failed:     0, Passed:     1");
    }

    [Fact(Timeout = Limits.Build)]
    public async Task Help_says_what_a_template_makes_and_takes()
    {
        var projects = await NewProjects.PrepareAsync(sdk);

        foreach (var (template, part) in new[] { ("nixvms", "network.nix"), ("nixvms-test", "--network-project"), ("nixvms-app", "A web service") })
        {
            var help = await projects.NewAsync(template, "--help");

            help.AssertSucceeded().AssertPrinted(part);
            if (template != "nixvms")
                Assert.All(TestFrameworks.Append("--test-framework").Append("net8.0").Append("--no-restore"), p => help.AssertPrinted(p));
        }
    }
}
