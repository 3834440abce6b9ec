using System.Security.Cryptography;
using System.Text;

namespace NixVms.Testing.Snapshots;

/// <summary>
/// Snapshots of booted networks that outlive the test run. Each is in a folder whose name has a key of everything that
/// a saved machine depends on: the build, QEMU, the processor, the options. It is written under another name first, and
/// only ever read then, so that any number of networks can be restored from it at the same time.
/// </summary>
internal sealed class SnapshotCache(string folder, string networkName)
{
    /// <summary>Changes when the options that this library gives to QEMU do.</summary>
    private const string Format = "1";

    /// <summary>The folder of the snapshot with a key; null when there is none.</summary>
    public string? Find(string key) => Directory.Exists(FolderOf(key)) ? FolderOf(key) : null;

    /// <summary>A new folder for a snapshot that is to be added.</summary>
    public string NewFolder() => Directory.CreateDirectory(Path.Combine(folder, $".{networkName}-{Path.GetRandomFileName()}")).FullName;

    /// <summary>Makes a folder the snapshot of a key, and removes those of other keys, which nothing will ask for again.</summary>
    public void Add(string newFolder, string key)
    {
        try
        {
            Directory.Move(newFolder, FolderOf(key));
        }
        catch (IOException)
        {
            // Another run was faster.
            Directory.Delete(newFolder, recursive: true);
        }

        foreach (var old in Directory.EnumerateDirectories(folder, $"{networkName}-*").Where(f => f != FolderOf(key) && IsOfThisNetwork(f)))
            Directory.Delete(old, recursive: true);
    }

    /// <summary>The key of a network as it would be started now.</summary>
    public static string KeyOf(string manifest, IEnumerable<string> settings)
    {
        string[] parts = [Format, manifest, .. settings, .. Emulators(), Processor()];
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts))))[..32];
    }

    private string FolderOf(string key) => Path.Combine(folder, $"{networkName}-{key}");

    private bool IsOfThisNetwork(string path) => Path.GetFileName(path)[(networkName.Length + 1)..] is { Length: 32 } key && key.All(char.IsAsciiHexDigit);

    /// <summary>Every QEMU that a start script may find. Those of NixOS name theirs, and are part of the manifest.</summary>
    private static IEnumerable<string> Emulators() =>
        from directory in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
        where Directory.Exists(directory)
        from file in new DirectoryInfo(directory).EnumerateFiles("qemu-system-*").OrderBy(f => f.Name, StringComparer.Ordinal)
        select $"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}";

    private static string Processor() =>
        File.Exists("/proc/cpuinfo")
            ? string.Join('\n', File.ReadLines("/proc/cpuinfo").Where(l => l.StartsWith("model name", StringComparison.Ordinal) || l.StartsWith("flags", StringComparison.Ordinal)).Distinct())
            : "";
}
