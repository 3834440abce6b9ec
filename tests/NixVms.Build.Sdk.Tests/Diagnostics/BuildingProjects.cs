using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Diagnostics;

/// <summary>Networks with derivations of the tests' own, which are built with the programs of this machine.</summary>
internal static class BuildingProjects
{
    /// <summary>The beginning of a network: <c>run NAME SCRIPT EXTRA</c> makes a derivation that no other test has.</summary>
    public static string Prelude =>
        $$"""
        let
          run = name: script: extra: derivation ({
            inherit name;
            system = "x86_64-linux";
            builder = "/bin/sh";
            args = [ "-c" script ];
            PATH = "/usr/bin:/bin";
            marker = "{{Guid.NewGuid()}}";
          } // extra);
          fixed = { outputHashAlgo = "sha256"; outputHashMode = "flat"; outputHash = "0000000000000000000000000000000000000000000000000000"; };
        in

        """;

    /// <summary>A project of networks whose builders are not confined. The first network is lab.</summary>
    public static TestProject Project(PackedSdk sdk, params string[] networks)
    {
        var project = new TestProject(sdk).WithProject("lab.proj", """
            <Project Sdk="NixVms.Build">
              <ItemGroup>
                <NixOption Include="sandbox" Value="false" />
              </ItemGroup>
            </Project>
            """);
        for (var i = 0; i < networks.Length; i++)
        {
            var name = i == 0 ? "lab" : $"lab{i + 1}";
            project.With($"{name}.nix", Prelude + networks[i]).With($"{name}.nixnet", $"<NixNetwork Network=\"{name}.nix\" />");
        }

        return networks.Length == 1 ? project : project.WithProject("lab.proj", File.ReadAllText(project["lab.proj"]).Replace("<ItemGroup>", "<PropertyGroup><NoOutLink>true</NoOutLink></PropertyGroup>\n  <ItemGroup>"));
    }

    /// <summary>The line in which an attribute of the network stands: the prelude has these before it.</summary>
    public static int Line(int line) => Prelude.Count(c => c == '\n') + line;

    /// <summary>The beginnings of errors: MSBuild's console shows each line of a message as an error of its own.</summary>
    public static IReadOnlyList<BuildMessage> FirstLines(this BuildOutput output) =>
        [.. output.Errors.Where(e => e.Text.StartsWith("Machine", StringComparison.Ordinal) || e.Text.StartsWith("Network", StringComparison.Ordinal)).Distinct()];
}
