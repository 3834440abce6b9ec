using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Diagnostics;

/// <summary>Errors of evaluations in a whole build; <see cref="EvaluationCorpusTests"/> has the many kinds of them.</summary>
[Collection(PackedSdk.Diagnostics)]
public sealed class EvaluationErrorTests(PackedSdk sdk)
{
    private const string Broken = """
        {
          alpha = {
            services.opensh.enable = true;
          };
          beta = { };
          gamma = { lib, ... }: {
            networking.hostName = throw "gamma has no name";
          };
        }
        """;

    [Fact(Timeout = Limits.Build)]
    public async Task A_build_tells_of_every_machine_and_every_network()
    {
        var project = TestProject.OfNetwork(sdk, Broken)
            .With("other.nixnet", "<NixNetwork Network=\"other.nix\" />")
            .With("other.nix", "{\n  delta = { nothing };\n}\n");

        var build = await project.BuildAsync();

        build.AssertError("NIXVM3010", project["network.nix"], 3, 5);
        var thrown = build.AssertError("NIXVM3044", project["network.nix"], 7, 5);
        build.AssertError("NIXVM3040", project["other.nix"], 2, 22);
        Assert.True(build.Errors.Count == 3, build.Console);
        Assert.StartsWith("Machine 'gamma': gamma has no name", thrown.Text);
        build.AssertOwnTasks("EvaluateNixNetwork");
    }

    [Fact(Timeout = Limits.Build)]
    public async Task The_trace_is_shown_when_it_is_asked_for()
    {
        var project = TestProject.OfNetwork(sdk, "let f = x: throw \"no ${x}\"; in\n{\n  alpha = { networking.hostName = f \"name\"; };\n}\n");

        var build = await project.BuildAsync("-p:ShowTrace=true");

        // One error, of which MSBuild prints every line as one.
        var error = build.AssertError("NIXVM3044", project["network.nix"], 1, 9);
        Assert.Equal("Machine 'alpha': no name", error.Text);
        build.AssertPrinted("1 Error(s)");
        build.AssertPrinted($"{project["network.nix"]}(1,9): while evaluating 'f'");
        build.AssertPrinted($"{project["network.nix"]}(3,3): while evaluating the machine 'alpha'");
    }

    [Fact(Timeout = Limits.Build)]
    public async Task A_mended_network_builds_as_if_it_had_never_failed()
    {
        var nix = new LoggingNix(sdk.Folder);
        var project = TestProject.OfNetwork(sdk, Broken);
        (await project.BuildAsync("-t:CheckNixNetwork", $"-p:NixToolPath={nix.Folder}")).AssertFailed();
        var before = nix.Operations.Count;

        project.With("network.nix", Networks.Alpha);
        var build = await project.BuildAsync("-t:CheckNixNetwork", $"-p:NixToolPath={nix.Folder}");

        build.AssertSucceededWithoutWarnings();
        Assert.True(nix.Operations.Skip(before).Count(o => o.StartsWith("nix-instantiate --eval ")) == 1, string.Join("\n", nix.Operations));
    }
}
