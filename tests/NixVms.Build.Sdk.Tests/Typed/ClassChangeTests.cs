using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Typed;

/// <summary>Networks that change under the tests that use them.</summary>
[Collection(PackedSdk.Typed)]
public sealed class ClassChangeTests(PackedSdk sdk)
{
    [Fact(Timeout = Limits.Builds)]
    public async Task A_comment_compiles_nothing_a_renamed_machine_is_an_error_and_clean_removes_the_class()
    {
        var project = new TestProject(sdk)
            .WithNetwork("shop", TypedProjects.Shop)
            .WithTests(sdk, """<ProjectReference Include="../shop/shop.proj" />""", TypedProjects.ShopProgram);
        (await project.BuildAsync()).AssertSucceededWithoutWarnings();

        project.With("shop/network.nix", "# A comment.\n" + TypedProjects.Shop);
        var commented = await project.BuildAsync("--no-restore");
        project.With("shop/network.nix", TypedProjects.Shop.Replace("alpha", "omega", StringComparison.Ordinal));
        var renamed = await project.BuildAsync("--no-restore");
        project.With("tests/Program.cs", TypedProjects.ShopProgram.Replace("Alpha", "Omega", StringComparison.Ordinal));
        var adapted = await project.BuildAsync("--no-restore");
        File.Move(project["shop/shop.nixnet"], project["shop/market.nixnet"]);
        project.With("tests/Program.cs", "await using var market = tests.Market.Create();");
        var moved = await project.BuildAsync("--no-restore");
        var classes = Directory.GetFiles(project.ClassFolder());
        var cleaned = await project.CleanAsync();

        commented.AssertSucceededWithoutWarnings().AssertOwnTasks("EvaluateNixNetwork");
        Assert.DoesNotContain("Csc", commented.Tasks);
        renamed.AssertError("CS1061", project["tests/Program.cs"], 2, 48);
        adapted.AssertSucceededWithoutWarnings();
        moved.AssertSucceededWithoutWarnings();
        Assert.Equal([Path.Combine(project.ClassFolder(), "tests.Market.g.cs")], classes);
        cleaned.AssertSucceededWithoutWarnings();
        Assert.Empty(Directory.Exists(project.ClassFolder()) ? Directory.GetFiles(project.ClassFolder()) : []);
        Assert.False(File.Exists(project["shop/obj/Debug/nixvms/market/class"]), cleaned.Console);
    }

    [Fact(Timeout = Limits.Build)]
    public async Task A_build_without_references_before_the_first_evaluation_says_what_to_do()
    {
        var project = new TestProject(sdk)
            .WithNetwork("shop", TypedProjects.Shop)
            .WithTests(sdk, """<ProjectReference Include="../shop/shop.proj" />""", "System.Console.WriteLine();");

        var build = await project.BuildAsync("--no-dependencies");

        var warning = Assert.Single(build.AssertSucceeded().Warnings);
        Assert.Equal(("NIXVM1019", project.ProjectFile), (warning.Code, warning.File));
        Assert.StartsWith($"There is no class for the network shop of {project["shop/shop.proj"]}, since it has not been evaluated.", warning.Text);
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task Two_networks_with_the_same_class_are_an_error_until_one_has_another_namespace()
    {
        const string references = """
            <ProjectReference Include="../a/shop.proj" />
            <ProjectReference Include="../b/shop.proj" VmNetworkNamespace="Second.Place" />
            <ProjectReference Include="../c/shop.proj" GenerateVmNetworkClasses="false" />
            """;
        var project = new TestProject(sdk)
            .WithNetwork("a", Networks.Alpha)
            .WithNetwork("b", Networks.Beta)
            .WithNetwork("c", Networks.Alpha)
            .WithTests(sdk, references.Replace(" VmNetworkNamespace=\"Second.Place\"", "", StringComparison.Ordinal), """
                System.Func<NixVms.Testing.VirtualMachine> alpha = () => tests.Shop.Create().Alpha, beta = () => Second.Place.Shop.Create().Beta;
                System.Console.WriteLine("compiled");
                """);

        var same = await project.BuildAsync();
        project.With("tests/tests.csproj", File.ReadAllText(project.ProjectFile).Replace("\"../b/shop.proj\"", "\"../b/shop.proj\" VmNetworkNamespace=\"Second.Place\"", StringComparison.Ordinal));
        var different = await project.BuildAsync();

        var error = same.AssertOnlyError("NIXVM1018", project.ProjectFile);
        Assert.StartsWith(
            $"The networks shop of {project["a/shop.proj"]} and shop of {project["b/shop.proj"]} would both have the class tests.Shop.", error.Text);
        different.AssertSucceededWithoutWarnings();
    }
}
