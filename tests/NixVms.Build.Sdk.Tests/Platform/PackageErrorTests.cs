using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Platform;

/// <summary>Packages that do not exist, and those that a machine would lack although its scripts name them.</summary>
[Collection(PackedSdk.Packages)]
public sealed class PackageErrorTests(PackedSdk sdk)
{
    private const string NotInTheMachine = "NIXVM4030";

    [Theory(Timeout = Limits.Build)]
    [InlineData("pkgs.lynxx", "NIXVM2006", "'lynx'")]
    [InlineData("pkgs.python3Packages.requestss", "NIXVM2006", "'python3-requests'")]
    [InlineData("(with pkgs; lynxx)", "NIXVM3041", "'lynx'")]
    [InlineData("pkgs.dockerTools.x", "NIXVM3036", "pkgs.dockerTools")]
    [InlineData("(pkgs.buildGoModule { x = 1; })", "NIXVM3036", "outside of Nix")]
    public async Task A_package_that_cannot_be_had_is_an_error_at_its_position_that_says_what_to_use(string package, string code, string suggestion)
    {
        var project = TestProject.OfNetwork(sdk, $"{{\n  alpha = {{ pkgs, ... }}: {{\n    environment.systemPackages = [\n      {package}\n    ];\n  }};\n}}\n");

        var build = await project.BuildAsync("-t:EvaluateNixNetwork");

        build.AssertFailed();
        var error = Assert.Single(build.Errors);
        Assert.Equal((code, project["network.nix"], 4), (error.Code, error.File, error.Line));
        Assert.Contains(suggestion, error.Text);
    }

    [Fact(Timeout = Limits.Build)]
    public async Task A_path_whose_context_was_discarded_is_an_error_that_names_the_file_and_the_path()
    {
        var build = await BuildAsync("""
            { systemd.services.job.script = builtins.unsafeDiscardStringContext "${pkgs.writeShellScript "hidden" "true"}"; }
            """);

        var error = Assert.Single(build.AssertFailed().Errors);
        Assert.Equal(NotInTheMachine, error.Code);
        Assert.Matches("The file scripts/job-start of the machine alpha names /nix/store/[0-9a-z]{32}-hidden,", error.Text);
    }

    [Fact(Timeout = Limits.Build)]
    public async Task A_path_in_a_text_from_outside_is_one_too()
    {
        var build = await BuildAsync("""
            { environment.etc."from-outside".text = "exec /nix/store/00000000000000000000000000000000-tool/bin/tool"; }
            """);

        var error = Assert.Single(build.AssertFailed().Errors);
        Assert.Equal(NotInTheMachine, error.Code);
        Assert.Contains("The file etc/from-outside of the machine alpha names /nix/store/00000000000000000000000000000000-tool,", error.Text);
    }

    [Fact(Timeout = Limits.Build)]
    public async Task A_package_behind_a_derivation_that_is_not_ours_is_an_error_that_names_it()
    {
        var build = await BuildAsync("""
            {
              systemd.services.job.script = "${derivation {
                name = "foreign";
                system = "x86_64-linux";
                builder = "${pkgs.busybox}/bin/sh";
                args = [ "-c" "echo ${pkgs.lynx}/bin/lynx > $out" ];
              }}";
            }
            """);

        var error = Assert.Single(build.AssertFailed().Errors);
        Assert.Equal(NotInTheMachine, error.Code);
        Assert.Contains("Add pkgs.lynx to environment.systemPackages", error.Text);
    }

    [Fact(Timeout = Limits.Build)]
    public async Task Scripts_within_scripts_bring_their_packages_along()
    {
        var build = await BuildAsync("""
            {
              systemd.services.job.script = "exec ${pkgs.writeShellScript "outer" ''
                exec ${pkgs.writeShellApplication { name = "inner"; runtimeInputs = [ pkgs.lynx ]; text = "lynx -version"; }}/bin/inner
              ''}";
              environment.systemPackages = [ (pkgs.symlinkJoin { name = "tools"; paths = [ (pkgs.writeScriptBin "own" "#!/bin/sh") pkgs.lynx ]; }) ];
            }
            """);

        build.AssertSucceededWithoutWarnings();
    }

    private async Task<BuildOutput> BuildAsync(string module) =>
        await TestProject.OfNetwork(sdk, $"{{ alpha = {{ pkgs, ... }}: {module}; }}").BuildAsync();
}
