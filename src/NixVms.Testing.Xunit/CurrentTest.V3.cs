#if XUNIT_V3
using Xunit;

namespace NixVms.Testing.XunitV3;

/// <summary>The test that runs, as xunit v3 tells.</summary>
internal sealed class CurrentTest
{
    /// <summary>What is larger is not attached; it is in the folder.</summary>
    private const int LargestAttachment = 4 * 1024 * 1024;

    private readonly ITestContext _context = TestContext.Current;
    private bool _isMarked;

    /// <summary>Ends what xunit no longer waits for.</summary>
    public static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public string Name => _context.Test?.TestDisplayName ?? "test";

    /// <summary>Known once the test has ended.</summary>
    public bool HasFailed => _isMarked || TestContext.Current.TestState?.Result == TestResult.Failed;

    public void MarkFailed() => _isMarked = true;

    public void Write(string text)
    {
        try
        {
            _context.TestOutputHelper?.WriteLine(text);
        }
        catch (InvalidOperationException)
        {
            // The test has just ended.
        }
    }

    /// <summary>Gives the files to xunit, whose reports then have them, and says where they are.</summary>
    public void Attach(VmArtifacts artifacts)
    {
        Write($"Artefacts: {artifacts.Directory}");
        foreach (var file in artifacts.Files.Where(f => new FileInfo(f).Length <= LargestAttachment))
        {
            var name = Path.GetRelativePath(artifacts.Directory, file).Replace(Path.DirectorySeparatorChar, '/');
            TestContext.Current.AddAttachment(name, File.ReadAllBytes(file), MediaType(file));
        }
    }

    private static string MediaType(string file) => Path.GetExtension(file) switch
    {
        ".png" => "image/png",
        ".pcap" => "application/vnd.tcpdump.pcap",
        ".json" => "application/json",
        _ => "text/plain",
    };
}
#endif
