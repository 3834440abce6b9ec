using System.Text.Json;
using NixVms.Build.Tasks.Debian;
using NixVms.Build.Tasks.Tests.Nix;

namespace NixVms.Build.Tasks.Tests.Debian;

public class DebianReleaseTests
{
    [NixFact]
    public async Task The_release_is_the_one_that_the_Nix_code_has()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        var file = Path.Combine(Repository.Root, "sdk", "nix", "platforms", "debian", "release.nix");

        using var release = JsonDocument.Parse(await NixTools.EvaluateAsync(file, folder.Path));

        string? Text(string name) => release.RootElement.GetProperty(name).GetString();
        var architectures = release.RootElement.GetProperty("architectures");
        Assert.Equal(DebianRelease.Codename, Text("codename"));
        Assert.Equal(
            DebianRelease.Architectures.Order(),
            architectures.EnumerateObject().Select(a => a.Value.GetProperty("name").GetString()!).Order());
        Assert.Equal(DebianRelease.BuilderArchitecture, Text("hostArchitecture"));
        Assert.Equal(DebianRelease.BuilderArchitecture, architectures.GetProperty(Text("hostSystem")!).GetProperty("name").GetString());
    }
}
