namespace NixVms.Build.Sdk.Tests.Infrastructure;

/// <summary>What all collections of a test run share: it takes longer than most tests, and goes with the run.</summary>
/// <param name="Feed">The folder that has the packages under test.</param>
/// <param name="Version">Their version.</param>
/// <param name="CompilerServer">What builds need to find the compiler server: the value of SharedCompilationId.</param>
/// <param name="State">
/// The folder of the package lists and the NuGet packages of all builds, as of one user, and of the Debian lock that each
/// collection begins with: a new one, or the one that NIXVMS_TEST_STATE names.
/// </param>
internal sealed record SharedSetUp(string Feed, string Version, string CompilerServer, string State)
{
    public string Data => Path.Combine(State, "data");

    public static async Task<SharedSetUp> MakeAsync(PackedSdk sdk)
    {
        var folder = new ScratchFolder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();

        var (feed, version) = await PackedFeed.GetAsync(sdk, folder);
        var compilerServer = await Infrastructure.CompilerServer.StartAsync(sdk, folder);
        return new SharedSetUp(feed, version, compilerServer, Environment.GetEnvironmentVariable("NIXVMS_TEST_STATE") ?? Path.Combine(folder.Path, "state"));
    }
}
