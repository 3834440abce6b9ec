using System.Security.Cryptography;
using System.Text;

namespace NixVms.Testing.Snapshots;

/// <summary>What a saved network can be restored as, and on.</summary>
/// <param name="Build">A hash of what will not come back once it has changed: the built network, QEMU, the processor.</param>
/// <param name="Options">A hash of how the network is run; tests of the same network may run it in several ways.</param>
internal sealed record SnapshotKey(string Build, string Options)
{
    /// <summary>How many characters a key has.</summary>
    public const int Length = 32;

    /// <summary>Changes when what this library does with machines and files of snapshots does.</summary>
    private const string Format = "4";

    // How lines of /proc/cpuinfo begin that tell one processor from another, of x86 and of ARM.
    private static readonly string[] ProcessorLines = ["model name", "flags", "CPU ", "Features"];

    /// <summary>The key of a network as it would be started now.</summary>
    /// <param name="qemu">The QEMU command, where one is given.</param>
    public static SnapshotKey Of(string manifest, IEnumerable<string> settings, string? qemu) =>
        new(Hash([Format, manifest, .. Emulators(qemu), Processor()]), Hash(settings));

    /// <summary>Its name in a cache.</summary>
    public override string ToString() => Build + Options;

    private static string Hash(IEnumerable<string> parts) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts))))[..(Length / 2)];

    /// <summary>Every QEMU that a start script may find. Those of NixOS name theirs, and are part of the manifest.</summary>
    private static IEnumerable<string> Emulators(string? qemu)
    {
        var files =
            from directory in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            where Directory.Exists(directory)
            from file in new DirectoryInfo(directory).EnumerateFiles("qemu-system-*").OrderBy(f => f.Name, StringComparer.Ordinal)
            select file;
        if (File.Exists(qemu))
            files = files.Append(new FileInfo(qemu));
        return files.Select(f => $"{f.FullName} {f.Length} {f.LastWriteTimeUtc.Ticks}");
    }

    private static string Processor() =>
        File.Exists("/proc/cpuinfo")
            ? string.Join('\n', File.ReadLines("/proc/cpuinfo").Where(l => ProcessorLines.Any(name => l.StartsWith(name, StringComparison.Ordinal))).Distinct())
            : "";
}
