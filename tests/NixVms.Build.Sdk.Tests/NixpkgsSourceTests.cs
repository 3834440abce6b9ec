using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests;

/// <summary>Where nixpkgs comes from, and what is said where it does not.</summary>
[Collection(PackedSdk.Usage)]
public sealed class NixpkgsSourceTests(PackedSdk sdk)
{
    private const string NoHash = "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    [Fact(Timeout = Limits.Builds)]
    public async Task An_archive_is_used_by_its_hash_in_either_form_and_a_wrong_hash_is_an_error_at_the_pin()
    {
        var archive = await NixpkgsStandIns.PackAsync(sdk);
        var project = Pinned($"file://{archive}", NoHash);

        var wrong = await project.BuildAsync("-t:EvaluateNixNetwork");

        var message = wrong.AssertError("NIXVM4003", project["lab.nixnet"], 2, 4).Text;
        Assert.Contains($"The archive of nixpkgs, file://{archive}, is not what was expected.", message);
        var hash = System.Text.RegularExpressions.Regex.Match(wrong.Log, @"got: +sha256[:-](\S+)").Groups[1].Value;
        Assert.NotEmpty(hash);

        foreach (var form in new[] { hash.Length == 52 ? hash : $"sha256-{hash}", await OtherFormAsync(hash) })
        {
            project.With("lab.nixnet", Definition($"file://{archive}", form));
            (await project.BuildAsync("-t:EvaluateNixNetwork")).AssertSucceededWithoutWarnings();
            Assert.Equal("nixos", project.EvaluatedManifest().GetProperty("platform").GetString());
            (await project.BuildAsync("-t:EvaluateNixNetwork")).AssertSucceededWithoutWarnings().AssertOwnTasks();
        }
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task An_archive_that_cannot_be_had_or_whose_hash_is_none_is_an_error_at_the_pin()
    {
        // Nothing listens on port 1, here or elsewhere.
        var project = Pinned("http://127.0.0.1:1/nixpkgs.tar.gz", NoHash);

        var unreachable = await project.BuildAsync("-t:EvaluateNixNetwork", "-p:NixVmsOffline=true");
        project.With("lab.nixnet", Definition("http://127.0.0.1:1/nixpkgs.tar.gz", "abc"));
        var noHash = await project.BuildAsync("-t:EvaluateNixNetwork", "-p:NixVmsOffline=true");

        unreachable.AssertOnlyError("NIXVM4012", project["lab.nixnet"], 2, 4);
        noHash.AssertOnlyError("NIXVM1002", project["lab.nixnet"], 2, 4);
    }

    [Theory(Timeout = Limits.Builds)]
    [InlineData("modern")]
    [InlineData("22.11")]
    [InlineData("old")]
    public async Task The_network_of_the_man_page_is_evaluated_by_each_engine(string tree)
    {
        var network = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "samples/ManPage/network.nix"));
        var project = TestProject.OfNetwork(sdk, network);

        var build = await project.BuildAsync("-t:EvaluateNixNetwork", $"-p:NixpkgsPath={NixpkgsStandIns.Path(sdk, tree)}");

        build.AssertSucceededWithoutWarnings();
        var machines = project.EvaluatedManifest().GetProperty("machines").EnumerateArray().ToList();
        Assert.Equal(["i686-linux", "x86_64-linux"], machines.Select(m => m.GetProperty("system").GetString()));
        Assert.All(machines, m => Assert.True(File.Exists(m.GetProperty("drvPath").GetString()), build.Console));
    }

    [Theory(Timeout = Limits.Builds)]
    [InlineData("nixpkgs=/nowhere/nixpkgs", "nixpkgs=/nowhere/nixpkgs, which cannot be had: Nix search path entry '/nowhere/nixpkgs' does not exist, ignoring.")]
    [InlineData("/nowhere:nixpkgs=http://127.0.0.1", "nixpkgs=http://127.0.0.1, which cannot be had: Nix search path entry 'http://127.0.0.1' cannot be downloaded, ignoring.")]
    public async Task A_nixpkgs_that_NIX_PATH_names_and_that_cannot_be_had_is_an_error_and_not_Debian(string searchPath, string reason)
    {
        var project = TestProject.OfNetwork(sdk, "{ web = { }; }").WithVariable("NIX_PATH", searchPath);

        var build = await project.BuildAsync("-t:EvaluateNixNetwork", "-p:NixVmsOffline=true");
        var chosen = await project.BuildAsync("-t:EvaluateNixNetwork", "-p:NixVmsOffline=true", "-p:NixVmsPlatform=debian");

        Assert.Contains($"Nix's search path has {reason} Correct", build.AssertOnlyError("NIXVM1007", project["lab.nixnet"]).Text);
        chosen.AssertSucceededWithoutWarnings();
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task What_the_evaluated_code_warns_of_is_a_warning_until_its_cause_is_gone()
    {
        const string network = """{ web = { networking.domain = builtins.trace "evaluation warning: example.org is old" "example.org"; }; }""";
        var project = TestProject.OfNetwork(sdk, network);
        string[] arguments = ["-t:EvaluateNixNetwork", $"-p:NixpkgsPath={NixpkgsStandIns.Path(sdk, "modern")}"];

        var first = await project.BuildAsync(arguments);
        var again = await project.BuildAsync(arguments);
        var strict = await project.BuildAsync([.. arguments, "-warnaserror:NIXVM3003"]);
        project.With("network.nix", "{ web = { }; }");
        var mended = await project.BuildAsync(arguments);

        foreach (var build in new[] { first, again })
        {
            build.AssertSucceeded();
            var warning = Assert.Single(build.Warnings);
            Assert.Equal(("NIXVM3003", project["network.nix"], 1, 1, "example.org is old"), (warning.Code, warning.File, warning.Line, warning.Column, warning.Text));
        }

        again.AssertOwnTasks("RepeatNixWarnings");
        strict.AssertOnlyError("NIXVM3003", project["network.nix"], 1, 1);
        mended.AssertSucceededWithoutWarnings();
    }

    private TestProject Pinned(string url, string hash) => TestProject.OfNetwork(sdk, "{ web = { }; }").With("lab.nixnet", Definition(url, hash));

    private static string Definition(string url, string hash) => $"<NixNetwork>\n  <Nixpkgs Url=\"{url}\" Sha256=\"{hash}\" />\n</NixNetwork>\n";

    // Nix's own 32 letters, or the usual base 64.
    private async Task<string> OtherFormAsync(string hash)
    {
        var toBase64 = hash.Length == 52;
        string[] command = ["nix", "--extra-experimental-features", "nix-command", "hash", toBase64 ? "to-sri" : "to-base32", "--type", "sha256", hash];
        var output = await sdk.RunAsync(command, sdk.Folder.New("hash"), sdk.NewEnvironment(), TimeSpan.FromMinutes(1));
        return output.AssertSucceeded().Text.Split('\n').First(l => l.StartsWith("sha256-", StringComparison.Ordinal) == toBase64 && l.Length > 50).Trim();
    }
}
