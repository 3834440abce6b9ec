using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Projects;

/// <summary>References to projects whose programs no machine can have: an error at the reference each, which says what to do.</summary>
[Collection(PackedSdk.Messages)]
public sealed class ProjectErrorTests(PackedSdk sdk)
{
    private const string Network = "{ a = { projects, ... }: { environment.systemPackages = builtins.attrValues projects; }; }";

    private const string Shop = """<ProjectReference Include="../programs/Shop/Shop.csproj" />""";

    /// <summary>The code, the program, the references, and a part of the message.</summary>
    public static TheoryData<string, string, string, string> Wrong => new()
    {
        { "NIXVM1032", Programs.ConsoleProject, """<ProjectReference Include="../programs/Shpo/Shpo.csproj" />""", "programs/Shpo/Shpo.csproj" },
        { "NIXVM1033", Programs.LibraryProject, Shop, "Set OutputType to Exe" },
        { "NIXVM1033", Programs.ConsoleProject.Replace("net10.0", "net10.0-windows").Replace("</PropertyGroup>", "<EnableWindowsTargeting>true</EnableWindowsTargeting><DisableTransitiveFrameworkReferenceDownloads>true</DisableTransitiveFrameworkReferenceDownloads></PropertyGroup>"), Shop, "is made for Windows" },
        { "NIXVM1034", Programs.ConsoleProject, """<ProjectReference Include="../programs/Other/Other.csproj" VmProjectName="Shop" />""" + Shop, "projects.Shop" },
        { "NIXVM1002", Programs.ConsoleProject, """<ProjectReference Include="../programs/Shop/Shop.csproj" VmProjectName="a shop" />""", "\"a shop\"" },
        { "NIXVM1035", Programs.ConsoleProject.Replace("</PropertyGroup>", "<RuntimeFrameworkVersion>10.0.99</RuntimeFrameworkVersion><UseAppHost>false</UseAppHost></PropertyGroup>"), Shop, "Microsoft.NETCore.App 10.0.99" },
    };

    [Theory(Timeout = Limits.Builds)]
    [MemberData(nameof(Wrong))]
    public async Task The_reference_has_the_error(string code, string program, string references, string message)
    {
        var project = Programs.Of(sdk, program, Network, references).With("programs/Other/Other.csproj", Programs.ConsoleProject).With("programs/Other/Program.cs", "System.Console.WriteLine();");

        var error = (await project.BuildAsync()).AssertOnlyError(code, project["lab/lab.proj"], line: 3, column: references.StartsWith("<ProjectReference", StringComparison.Ordinal) && code == "NIXVM1034" ? 6 + references.IndexOf(Shop, StringComparison.Ordinal) : 6);
        Assert.Contains(message, error.Text);
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task A_program_that_cannot_be_published_is_named_after_the_reason()
    {
        var project = Programs.Of(sdk, Programs.ConsoleProject.Replace("</Project>", """
              <Target Name="Refuse" BeforeTargets="PrepareForPublish"><Error Code="SHOP1" Text="Not today." /></Target>
            </Project>
            """), Network);

        var build = (await project.BuildAsync()).AssertFailed();
        Assert.Equal(["SHOP1", "NIXVM1036"], build.Errors.Select(e => e.Code));
        Assert.Equal((project["lab/lab.proj"], 3), (build.Errors[1].File, build.Errors[1].Line));
        (await project.BuildAsync("--no-restore")).AssertFailed();
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task A_machine_of_an_architecture_without_NET_and_a_misspelt_project_have_an_error()
    {
        var project = Programs.Of(sdk, Programs.ConsoleProject, """
            {
              a = { projects, ... }: { nixpkgs.system = "i686-linux"; environment.systemPackages = [ projects.Shop ]; };
              b = { projects, ... }: { environment.systemPackages = [ projects.Shpo ]; };
            }
            """);

        var build = (await project.BuildAsync()).AssertFailed();

        Assert.Equal([("NIXVM3053", project["lab/lab.proj"], 3), ("NIXVM3043", project["lab/network.nix"], 3)], build.Errors.Select(e => (e.Code, e.File, e.Line)));
        Assert.Contains("let the machine's nixpkgs.system be x86_64-linux", build.Errors[0].Text);
        Assert.Contains("Did you mean 'Shop'?", build.Errors[1].Text);
    }
}
