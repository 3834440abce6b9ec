using System.Text.Json;
using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Platform;

/// <summary>What is wrong with Debian's archive, or with what is known of it, is said once.</summary>
[Collection(PackedSdk.Packages)]
public sealed class ArchiveWarningTests(PackedSdk sdk)
{
    [Fact(Timeout = Limits.Builds)]
    public async Task A_build_that_looks_into_the_archive_several_times_warns_once()
    {
        // The machine's own apt, without its source of security updates.
        var folder = sdk.Folder.New("apt");
        var mirrors = Directory.EnumerateFiles(sdk.NewEnvironment()["XDG_CACHE_HOME"], "mirrors*.json", SearchOption.AllDirectories).First();
        var mirror = JsonDocument.Parse(await File.ReadAllTextAsync(mirrors)).RootElement.GetProperty("main").GetString();
        await File.WriteAllTextAsync(Path.Combine(folder, "sources.list"), $"deb {mirror} bookworm main\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "apt.conf"), $"""
            Dir::Etc::sourcelist "{folder}/sources.list";
            Dir::Etc::sourceparts "/dev/null";
            """);
        var project = TestProject.OfNetwork(sdk, "{ alpha = { pkgs, ... }: { environment.systemPackages = [ pkgs.hello ]; }; }")
            .OfAnotherUser(sdk)
            .WithVariable("APT_CONFIG", Path.Combine(folder, "apt.conf"));

        var build = await project.BuildAsync("-t:EvaluateNixNetwork", "-p:NIXVMS_DEBIAN_SECURITY_MIRROR=");

        build.AssertSucceeded();
        Assert.True(build.Warnings.Count(w => w.Code == "NIXVM2019" && w.Text.Contains("security updates")) == 1, build.Console);
    }
}
