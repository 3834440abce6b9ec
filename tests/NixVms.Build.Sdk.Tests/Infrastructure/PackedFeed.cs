namespace NixVms.Build.Sdk.Tests.Infrastructure;

/// <summary>
/// The feed that has the packages: made by eng/pack.sh, or the one that NIXVMS_TEST_FEED (a folder) and
/// NIXVMS_TEST_VERSION name.
/// </summary>
internal static class PackedFeed
{
    public static async Task<(string Feed, string Version)> GetAsync(PackedSdk sdk, ScratchFolder folder)
    {
        if (Environment.GetEnvironmentVariable("NIXVMS_TEST_FEED") is { Length: > 0 } given)
            return (given, Environment.GetEnvironmentVariable("NIXVMS_TEST_VERSION") ?? "");

        // NuGet never looks again at a version that it has unpacked.
        var version = $"0.0.1-test.{DateTime.UtcNow:yyyyMMddHHmmss}";
        var feed = folder.New("feed");
        var pack = await sdk.RunAsync(
            [Path.Combine(Repository.Root, "eng/pack.sh"), "--output", feed, "--version", version], Repository.Root, TestEnvironment.Create(folder.Path), TimeSpan.FromMinutes(5));
        pack.AssertSucceeded();
        return (feed, version);
    }
}
