namespace NixVms.Build.Sdk.Tests.Infrastructure;

/// <summary>
/// The temporary folder of one test run: projects, packages, state and logs. Its path is short and plain, so that a
/// test that wants a strange path makes one itself.
/// </summary>
internal sealed class RunFolder : IDisposable
{
    private int _next;

    public RunFolder()
    {
        Root = Path.Combine("/tmp", $"nixvms-sdk-tests.{Path.GetRandomFileName()[..6]}");
        Directory.CreateDirectory(Root);
    }

    public string Root { get; }

    /// <summary>Makes a new empty folder whose name begins so.</summary>
    public string New(string name) =>
        Directory.CreateDirectory(Path.Combine(Root, $"{name}-{Interlocked.Increment(ref _next)}")).FullName;

    /// <summary>The path of a new file, not yet made.</summary>
    public string NewFile(string extension) =>
        Path.Combine(Directory.CreateDirectory(Path.Combine(Root, "logs")).FullName, $"{Interlocked.Increment(ref _next)}{extension}");

    /// <summary>NIXVMS_TEST_KEEP keeps everything for a look at it.</summary>
    public void Dispose()
    {
        if (Environment.GetEnvironmentVariable("NIXVMS_TEST_KEEP") is null && Directory.Exists(Root))
            Directory.Delete(Root, recursive: true);
    }
}
