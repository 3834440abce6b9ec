namespace NixVms.Build.Sdk.Tests.Infrastructure;

/// <summary>
/// The feed that has the packages: made once for all tests by eng/pack.sh, or the one that NIXVMS_TEST_FEED (a folder)
/// and NIXVMS_TEST_VERSION name.
/// </summary>
internal static class PackedFeed
{
    private static readonly SemaphoreSlim Making = new(1, 1);
    private static (string Feed, string Version)? _made;

    public static async Task<(string Feed, string Version)> GetAsync(PackedSdk sdk)
    {
        if (Environment.GetEnvironmentVariable("NIXVMS_TEST_FEED") is { Length: > 0 } feed)
            return (feed, Environment.GetEnvironmentVariable("NIXVMS_TEST_VERSION") ?? "");

        await Making.WaitAsync();
        try
        {
            return _made ??= await PackAsync(sdk);
        }
        finally
        {
            Making.Release();
        }
    }

    private static async Task<(string Feed, string Version)> PackAsync(PackedSdk sdk)
    {
        // Not the folder of the collection that happens to be first, which goes when that one is done.
        var folder = new RunFolder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        var feed = folder.New("feed");

        // NuGet never looks again at a version that it has unpacked.
        var version = $"0.0.1-test.{DateTime.UtcNow:yyyyMMddHHmmss}";
        var pack = await sdk.RunAsync(
            [Path.Combine(sdk.Repository, "eng/pack.sh"), "--output", feed, "--version", version], sdk.Repository, sdk.NewEnvironment(), TimeSpan.FromMinutes(5));
        pack.AssertSucceeded();
        return (feed, version);
    }
}
