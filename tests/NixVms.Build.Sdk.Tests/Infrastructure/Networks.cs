namespace NixVms.Build.Sdk.Tests.Infrastructure;

/// <summary>Small networks: one machine that needs nothing but what every machine has.</summary>
internal static class Networks
{
    public const string Alpha = "{ alpha = { }; }\n";

    public const string Beta = "{ beta = { }; }\n";

    /// <summary>A project that names its network, for folders in which MSBuild's globs find no file.</summary>
    public const string ProjectWithoutGlobs = """
        <Project Sdk="NixVms.Build">
          <PropertyGroup>
            <EnableDefaultNixNetworkItems>false</EnableDefaultNixNetworkItems>
          </PropertyGroup>
          <ItemGroup>
            <NixNetwork Include="lab.nixnet" />
          </ItemGroup>
        </Project>
        """;

    public const string AlphaAndBeta = "{ alpha = { }; beta = { }; }\n";
}
