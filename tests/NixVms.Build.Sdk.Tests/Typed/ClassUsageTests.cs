using NixVms.Build.Sdk.Tests.Infrastructure;
using NixVms.Build.Sdk.Tests.Projects;

namespace NixVms.Build.Sdk.Tests.Typed;

/// <summary>The many ways in which a project comes by networks.</summary>
[Collection(PackedSdk.Typed)]
public sealed class ClassUsageTests(PackedSdk sdk)
{
    /// <summary>Names for which C#, MSBuild or the class itself have another use.</summary>
    private const string DifficultMachines = """
        {
          new = { }; class-1 = { }; machines = { }; step = { }; partition = { }; "web1" = { }; web-1 = { }; addresses = { }; vlan1 = { }; "3rd" = { }; equals = { };
          vm-network = { }; item = { };
        }
        """;

    [Fact(Timeout = Limits.Builds)]
    public async Task Networks_of_several_projects_and_of_its_own_have_a_class_each_for_every_target_framework()
    {
        var project = new TestProject(sdk)
            .WithNetwork("shops", Networks.Alpha, "first-shop")
            .With("shops/second.nixnet", """<NixNetwork OutLink="result-second" />""")
            .With("library/network.nix", DifficultMachines)
            .With("library/Greeter.cs", """public static class Greeter { public static string Text => "hello"; }""")
            .With("library/library.csproj", """
                <Project Sdk="Microsoft.NET.Sdk">
                  <Sdk Name="NixVms.Build" />
                  <PropertyGroup>
                    <TargetFramework>net8.0</TargetFramework>
                  </PropertyGroup>
                  <ItemGroup>
                    <NixNetwork Include="network.nix" ClassName="Difficult" />
                  </ItemGroup>
                </Project>
                """)
            .With("other/other.csproj", """
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <TargetFramework>net8.0</TargetFramework>
                  </PropertyGroup>
                </Project>
                """)
            .With("tests/own.nixnet", "")
            .With("tests/network.nix", Networks.Beta)
            .WithTests(
                sdk,
                """
                <ProjectReference Include="../shops/first-shop.proj" />
                <ProjectReference Include="../library/library.csproj" />
                <ProjectReference Include="../other/other.csproj" />
                """,
                """
                using My._2nd.@default;
                System.Func<FirstShop, Second, Own, NixVms.Testing.VirtualMachine[]> machines = (first, second, own) => [first.Alpha, second.Alpha, own.Beta];
                System.Func<Difficult, NixVms.Testing.VirtualMachine[]> others = d =>
                    [d.New, d.Class1, d.Machines, d.Step, d.Partition, d.web1, d.web_1, d.addresses, d.vlan1, d._3rd, d.equals, d.vm_network, d.Item];
                await using var network = Difficult.Create();
                using (network.Step("the names of machines are no obstacle"))
                using (network.Partition(network.Machines, network.Step))
                    System.Console.WriteLine(network.Between(network.Machines, network.Step).IsUp);
                System.Console.WriteLine(string.Join(' ', System.Linq.Enumerable.Select(others(network), m => m.Name)) + " " + Greeter.Text);
                """,
                "<PropertyGroup><VmNetworkNamespace>My.2nd.default</VmNetworkNamespace><ImplicitUsings>enable</ImplicitUsings></PropertyGroup><Sdk Name=\"NixVms.Build\" />",
                "<TargetFrameworks>net8.0;net10.0</TargetFrameworks>")
            .WithProject("all.slnx", """
                <Solution>
                  <Project Path="tests/tests.csproj" />
                  <Project Path="shops/first-shop.proj" Type="9A19103F-16F7-4668-BE54-9A1E7A4F7556" />
                  <Project Path="library/library.csproj" />
                </Solution>
                """);

        var build = await project.BuildAsync("-m:2");
        var again = await project.BuildAsync("-m:2", "--no-restore", "-question");
        var run = await project.RunAsync("dotnet", project["tests/bin/Debug/net10.0/tests.dll"]);

        build.AssertSucceededWithoutWarnings();
        again.AssertSucceededWithoutWarnings().AssertOwnTasks();
        run.AssertSucceeded().AssertPrinted("False\nnew class-1 machines step partition web1 web-1 addresses vlan1 3rd equals vm-network item hello");
        Assert.Equal(
            ["My._2nd.default.Difficult.g.cs", "My._2nd.default.FirstShop.g.cs", "My._2nd.default.Own.g.cs", "My._2nd.default.Second.g.cs"],
            Directory.GetFiles(project.ClassFolder("net8.0")).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
    }

    [Fact(Timeout = Limits.Build)]
    public async Task A_project_in_a_folder_with_every_character_gets_its_class()
    {
        var project = new TestProject(sdk, HostileNameTests.EveryCharacter)
            .WithNetwork("a b", TypedProjects.Shop)
            .WithTests(sdk, """<ProjectReference Include="../a b/shop.proj" />""", TypedProjects.ShopProgram);

        var build = await project.BuildAsync();
        var run = await project.RunAsync("dotnet", project["tests/bin/Debug/net10.0/tests.dll"]);

        build.AssertSucceededWithoutWarnings();
        run.AssertSucceeded().AssertPrinted("alpha web-1");
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task A_library_of_fixtures_has_the_class_for_all_who_use_it_also_in_an_isolated_graph_build()
    {
        var project = new TestProject(sdk)
            .WithNetwork("shop", TypedProjects.Shop)
            .WithTests(sdk, """<ProjectReference Include="../shop/shop.proj" />""", "", framework: "<TargetFramework>net8.0</TargetFramework>");
        Directory.Move(project["tests"], project["fixtures"]);
        File.Delete(project["fixtures/Program.cs"]);
        project
            .With("fixtures/tests.csproj", File.ReadAllText(project["fixtures/tests.csproj"]).Replace("<OutputType>Exe</OutputType>", "", StringComparison.Ordinal))
            .With("app/Program.cs", TypedProjects.ShopProgram)
            .WithProject("app/app.csproj", """
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <TargetFramework>net10.0</TargetFramework>
                    <OutputType>Exe</OutputType>
                    <UseAppHost>false</UseAppHost>
                  </PropertyGroup>
                  <ItemGroup>
                    <ProjectReference Include="../fixtures/tests.csproj" />
                  </ItemGroup>
                </Project>
                """);
        (await project.RestoreAsync()).AssertSucceeded();

        var build = await project.BuildAsync("--no-restore", "-graph", "-isolate");
        var run = await project.RunAsync("dotnet", project["app/bin/Debug/net10.0/app.dll"]);

        build.AssertSucceededWithoutWarnings();
        run.AssertSucceeded().AssertPrinted("alpha web-1");
        Assert.Equal(["fixtures/obj/Debug/net8.0/nixvms/tests.Shop.g.cs"], project.Listing().Where(f => f.EndsWith(".g.cs") && f.Contains("/nixvms/") && !f.EndsWith("/network.g.cs")));
    }

    [Fact(Timeout = Limits.Build)]
    public async Task A_program_without_NixVms_Testing_may_reference_a_network_too()
    {
        var project = new TestProject(sdk)
            .WithNetwork("shop", Networks.Alpha)
            .With("app/Program.cs", """System.Console.WriteLine("it runs");""")
            .WithProject("app/app.csproj", Programs.ConsoleProjectWith("""<ProjectReference Include="../shop/shop.proj" />"""));

        var build = await project.BuildAsync();
        var run = await project.RunAsync("dotnet", project["app/bin/Debug/net10.0/app.dll"]);

        build.AssertSucceededWithoutWarnings();
        run.AssertSucceeded().AssertPrinted("it runs");
        Assert.True(File.Exists(project["shop/bin/Debug/shop/run-vms"]), build.Console);
    }
}
