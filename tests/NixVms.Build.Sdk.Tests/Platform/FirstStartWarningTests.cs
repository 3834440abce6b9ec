using NixVms.Build.Sdk.Tests.Incremental;
using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Platform;

/// <summary>A build says which packages a machine sets up when it first starts, until there are none.</summary>
[Collection(PackedSdk.Packages)]
public sealed class FirstStartWarningTests(PackedSdk sdk)
{
    private const string Code = "NIXVM4031";

    // The second package only has standard scripts, and the second machine asks for neither.
    private const string Network = """
        {
          other = { };
          cache = { pkgs, ... }: {
            environment.systemPackages = [ pkgs.varnish pkgs.vim ];
          };
        }
        """;

    [Fact(Timeout = Limits.Builds)]
    public async Task The_warning_is_repeated_until_its_cause_is_gone()
    {
        var project = TestProject.OfNetwork(sdk, Network);

        var first = await project.BuildAsync();
        var again = await project.BuildAsync();
        project.With("network.nix", Network.Replace("pkgs.varnish", "", StringComparison.Ordinal));
        var without = await project.BuildAsync();

        first.AssertSucceeded();
        again.AssertSucceeded().AssertNothingEvaluated().AssertOwnTasks("RepeatNixWarnings");
        Assert.All([first, again], build =>
        {
            var warning = Assert.Single(build.Warnings, w => w.Code == Code);
            Assert.Equal((project["network.nix"], 3), (warning.File, warning.Line));
            Assert.StartsWith("Machine 'cache': the maintainer scripts of varnish do more", warning.Text, StringComparison.Ordinal);
        });
        without.AssertSucceededWithoutWarnings();
    }
}
