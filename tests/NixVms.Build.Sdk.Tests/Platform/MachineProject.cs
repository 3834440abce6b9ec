using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Platform;

/// <summary>A project that is one network of the debian platform, built with the sandbox: nothing of the host slips in.</summary>
internal static class MachineProject
{
    public static TestProject New(PackedSdk sdk, string network) =>
        TestProject.OfNetwork(sdk, network).With("../Directory.Build.targets", """
            <Project>
              <ItemGroup>
                <NixOption Include="sandbox" Value="true" />
              </ItemGroup>
            </Project>
            """);
}
