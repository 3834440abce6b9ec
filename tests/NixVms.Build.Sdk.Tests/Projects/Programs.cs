using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Projects;

/// <summary>Folders with a project of networks, lab/lab.proj, that references programs.</summary>
internal static class Programs
{
    public const string WebProject = """
        <Project Sdk="Microsoft.NET.Sdk.Web">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
          </PropertyGroup>
        </Project>
        """;

    public const string ConsoleProject = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
          </PropertyGroup>
        </Project>
        """;

    /// <summary>A console project with items, mostly references.</summary>
    public static string ConsoleProjectWith(string items) => ConsoleProject.Replace("</Project>", $"  <ItemGroup>{items}</ItemGroup>\n</Project>");

    public const string LibraryProject = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
          </PropertyGroup>
        </Project>
        """;

    public static string Web(string answer) => $$"""
        var app = WebApplication.Create(args);
        app.MapGet("/", () => "{{answer}}");
        app.Run();
        """;

    /// <summary>One program, programs/Shop/Shop.csproj, that does nothing.</summary>
    public static TestProject Of(PackedSdk sdk, string program, string network, string reference = """<ProjectReference Include="../programs/Shop/Shop.csproj" />""") =>
        new TestProject(sdk)
            .With("programs/Shop/Shop.csproj", program)
            .With("programs/Shop/Program.cs", "class Program { static void Main() { } }")
            .With("lab/network.nix", network)
            .WithProject("lab/lab.proj", $"""
                <Project Sdk="NixVms.Build">
                  <ItemGroup>
                    {reference}
                  </ItemGroup>
                </Project>
                """);

    /// <summary>A web program in C# with a library and a page, a program of F# without a host of its own, and one in Visual Basic.</summary>
    public static TestProject OfThree(PackedSdk sdk) =>
        Of(
            sdk,
            WebProject.Replace("</Project>", """
                  <ItemGroup><ProjectReference Include="../../library/Library.csproj" /></ItemGroup>
                </Project>
                """),
            """
            {
              web = { projects, ... }: {
                services.dotnet.shop = { project = projects.Shop; environment.ASPNETCORE_URLS = "http://*:80"; openFirewall = true; };
              };
              desk = { projects, ... }: { environment.systemPackages = [ projects.Tool ]; environment.etc.basic.text = "${projects.Basic}"; };
              plain = { };
            }
            """,
            """
            <ProjectReference Include="../programs/Shop/Shop.csproj;../programs/Tool/Tool.fsproj" />
            <ProjectReference Include="../programs/Basic/Basic.vbproj" />
            """)
            .With("programs/Shop/Program.cs", Web("an answer"))
            .With("programs/Shop/wwwroot/page.txt", string.Concat(Enumerable.Repeat("worth compressing\n", 1000)))
            .With("library/Library.csproj", LibraryProject)
            .With("programs/Tool/Tool.fsproj", ConsoleProject.Replace("</PropertyGroup>", """
                    <UseAppHost>false</UseAppHost>
                    <SatelliteResourceLanguages>en</SatelliteResourceLanguages>
                  </PropertyGroup>
                  <ItemGroup><Compile Include="Program.fs" /></ItemGroup>
                """))
            .With("programs/Tool/Program.fs", "printfn \"F#\"")
            .With("programs/Basic/Basic.vbproj", ConsoleProject)
            .With("programs/Basic/Program.vb", "Module Program\n  Sub Main()\n  End Sub\nEnd Module\n");
}
