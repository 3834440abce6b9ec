using System.Runtime.InteropServices;
using NixVms.Build.Tasks.Files;
using NixVms.Build.Tasks.Tracking;

namespace NixVms.Build.Tasks.Evaluation;

/// <summary>The files and variables that make one call of Nix tell what it looks at.</summary>
internal sealed class NixTracing : IDisposable
{
    private readonly WorkFolder _folder;
    private readonly string _trace;

    private NixTracing(string library, string start)
    {
        // The names in the list of libraries end with spaces and colons.
        var temporary = Path.GetTempPath().IndexOfAny([' ', ':']) < 0 ? Path.GetTempPath() : "/tmp";
        _folder = WorkFolder.Make(Path.Combine(temporary, "nixvms-trace"));
        _trace = Path.Combine(_folder.Path, "trace");
        var link = Path.Combine(_folder.Path, "library.so");
        try
        {
            File.WriteAllText(_trace, NixTrace.Header);
            File.CreateSymbolicLink(link, library);
        }
        catch
        {
            _folder.Dispose();
            throw;
        }

        var others = System.Environment.GetEnvironmentVariable("LD_PRELOAD");
        Environment = new Dictionary<string, string?>
        {
            ["LD_PRELOAD"] = string.IsNullOrEmpty(others) ? link : $"{link}:{others}",
            ["NIXVMS_TRACE"] = _trace,
            ["NIXVMS_TRACE_START"] = Path.GetFullPath(start),
            ["NIXVMS_TRACE_REAL_START"] = RealPath.Of(start),
        };
    }

    /// <summary>Variables for Nix.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; }

    /// <summary>Prepares a call; null where this system has no such library.</summary>
    /// <param name="nixFolder">The folder sdk/nix.</param>
    /// <param name="start">The file that an evaluation begins with.</param>
    public static NixTracing? TryBegin(string nixFolder, string start)
    {
        var platform = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "linux-arm64" : "linux-x64";
        var library = Path.GetFullPath(Path.Combine(nixFolder, "..", "tools", platform, "libnixvms-trace.so"));
        return OperatingSystem.IsLinux() && File.Exists(library) ? new NixTracing(library, start) : null;
    }

    /// <summary>What Nix has looked at so far.</summary>
    public NixTrace Read() => NixTrace.Parse(File.ReadAllBytes(_trace));

    public void Dispose() => _folder.Dispose();
}
