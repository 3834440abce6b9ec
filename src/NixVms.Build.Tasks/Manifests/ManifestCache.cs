using System.Collections.Concurrent;
using NixVms.Build.Tasks.Diagnostics;

namespace NixVms.Build.Tasks.Manifests;

/// <summary>Remembers manifests by the state of their files.</summary>
internal sealed class ManifestCache
{
    private readonly ConcurrentDictionary<string, (DateTime Time, long Length, NetworkManifest Manifest)> _manifests = new(StringComparer.Ordinal);

    /// <summary>Reads a network.json file, if it is another one than before.</summary>
    /// <exception cref="NixVmsException">It is not a manifest of this version.</exception>
    public NetworkManifest Read(string path)
    {
        var file = new FileInfo(path);
        if (file.Exists && _manifests.TryGetValue(path, out var known) && known.Time == file.LastWriteTimeUtc && known.Length == file.Length)
            return known.Manifest;

        var manifest = NetworkManifest.ReadFile(path);
        _manifests[path] = (file.LastWriteTimeUtc, file.Length, manifest);
        return manifest;
    }

    /// <summary>The same; null where it is none.</summary>
    public NetworkManifest? TryRead(string path)
    {
        try
        {
            return Read(path);
        }
        catch (NixVmsException)
        {
            return null;
        }
    }

    /// <summary>Takes a manifest whose file was just written.</summary>
    public void Add(string path, NetworkManifest manifest)
    {
        var file = new FileInfo(path);
        _manifests[path] = (file.LastWriteTimeUtc, file.Length, manifest);
    }
}
