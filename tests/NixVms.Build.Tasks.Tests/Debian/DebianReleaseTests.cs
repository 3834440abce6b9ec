using System.Text.Json;
using NixVms.Build.Tasks.Debian;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Networks;
using NixVms.Build.Tasks.Tests.Nix;

namespace NixVms.Build.Tasks.Tests.Debian;

public class DebianReleaseTests
{
    private static readonly string NixFolder = Path.Combine(Repository.Root, "sdk", "nix", "platforms", "debian", "releases");

    public static TheoryData<string> Codenames => [.. DebianRelease.All.Select(release => release.Codename)];

    [NixTheory]
    [MemberData(nameof(Codenames))]
    public async Task A_release_is_what_the_Nix_code_has(string codename)
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        var expression = folder["release.nix"];
        File.WriteAllText(expression, $"import (/. + \"{NixFolder}\") {{ codename = \"{codename}\"; hostSystem = builtins.currentSystem; }}");

        using var document = JsonDocument.Parse(await NixTools.EvaluateAsync(expression, folder.Path));

        string? Text(string name) => document.RootElement.GetProperty(name).GetString();
        var release = DebianRelease.Find(codename)!;
        var architectures = document.RootElement.GetProperty("architectures");
        Assert.Equal(codename, Text("codename"));
        Assert.Equal(release.Title, Text("title"));
        Assert.Equal(
            DebianRelease.Architectures.Order(),
            architectures.EnumerateObject().Select(a => a.Value.GetProperty("name").GetString()!).Order());
        Assert.Equal(DebianRelease.BuilderArchitecture, Text("hostArchitecture"));
        Assert.Equal(DebianRelease.BuilderArchitecture, architectures.GetProperty(Text("hostSystem")!).GetProperty("name").GetString());
    }

    [Fact]
    public void Each_file_of_a_release_is_a_release() => Assert.Equal(
        DebianRelease.All.Select(release => release.Codename).Append("default").Order(),
        Directory.EnumerateFiles(NixFolder).Select(file => Path.GetFileNameWithoutExtension(file)).Order());

    [Theory]
    [InlineData("12", "bookworm")]
    [InlineData("bookworm", "bookworm")]
    [InlineData("13", "trixie")]
    [InlineData("trixie", "trixie")]
    public void A_release_has_a_number_and_a_codename(string value, string codename) =>
        Assert.Equal(codename, DebianRelease.Of(SettingOf(value)).Codename);

    [Fact]
    public void Without_a_setting_it_is_Debian_13() => Assert.Equal("trixie", DebianRelease.Of(null).Codename);

    [Theory]
    [InlineData("bookworm", null, "bookworm")]
    [InlineData("trixie", null, "trixie")]
    [InlineData("bookworm", "13", "trixie")]
    // What is wrong with these is said where they are read for their packages.
    [InlineData("sarge", null, "trixie")]
    [InlineData(null, null, "trixie")]
    public void Without_a_setting_it_is_that_of_the_projects_lock(string? ofLock, string? value, string codename)
    {
        using var folder = new ScratchFolder();
        var request = new DebianLockRequest(new Dictionary<string, string>()) { LockPath = folder["debian.lock.json"] };
        File.WriteAllText(request.LockPath, ofLock is null ? "{" : $$"""{ "schema": 1, "architectures": { "amd64": { "release": "?" } }, "release": "{{ofLock}}" }""");

        Assert.Equal(codename, request.ReleaseOf(value is null ? null : SettingOf(value)).Codename);
    }

    [Theory]
    [InlineData("14")]
    [InlineData("Trixie")]
    [InlineData("stable")]
    public void Anything_else_is_an_error_where_it_is_written(string value)
    {
        var error = Assert.Throws<NixVmsException>(() => DebianRelease.Of(SettingOf(value))).Diagnostics.Single();

        Assert.Equal("NIXVM1002", error.Code);
        Assert.Equal(new SourcePosition("/lab.nixnet", 1, 13), error.Position);
        Assert.Contains("12 (bookworm), or 13 (trixie)", error.Message);
    }

    private static Setting SettingOf(string value) => new("DebianRelease", value, new SourcePosition("/lab.nixnet", 1, 13));
}
