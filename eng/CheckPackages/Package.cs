using System.IO.Compression;
using System.Text;
using System.Xml.Linq;

namespace CheckPackages;

/// <summary>A .nupkg with its symbol package, read into memory.</summary>
/// <param name="Path">Where the .nupkg is.</param>
/// <param name="Files">What it holds by path, without what NuGet itself adds.</param>
/// <param name="Symbols">What the .snupkg beside it holds; empty where there is none.</param>
internal sealed record Package(string Path, IReadOnlyDictionary<string, byte[]> Files, IReadOnlyDictionary<string, byte[]> Symbols)
{
    /// <summary>The elements of the .nuspec by name.</summary>
    public ILookup<string, XElement> Metadata { get; } = ReadMetadata(Files);

    public string Id => Value("id");

    public string Version => Value("version");

    public static Package Read(string path) => new(path, FilesOf(path), FilesOf(System.IO.Path.ChangeExtension(path, ".snupkg")));

    /// <summary>The text of an element of the .nuspec, empty where it lacks.</summary>
    public string Value(string element) => Metadata[element].FirstOrDefault()?.Value ?? "";

    /// <summary>An attribute of the element that names the repository, empty where it lacks.</summary>
    public string Repository(string attribute) => Metadata["repository"].FirstOrDefault()?.Attribute(attribute)?.Value ?? "";

    public string Text(string path) => Files.TryGetValue(path, out var bytes) ? Encoding.UTF8.GetString(bytes) : "";

    private static Dictionary<string, byte[]> FilesOf(string path)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        if (!File.Exists(path))
            return files;
        using var archive = ZipFile.OpenRead(path);
        foreach (var entry in archive.Entries.Where(e => !IsOfNuGet(e.FullName)))
        {
            using var stream = entry.Open();
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            files.Add(entry.FullName, bytes.ToArray());
        }

        return files;
    }

    private static bool IsOfNuGet(string path) =>
        path is "[Content_Types].xml" || path.StartsWith("_rels/", StringComparison.Ordinal) || path.StartsWith("package/", StringComparison.Ordinal);

    private static ILookup<string, XElement> ReadMetadata(IReadOnlyDictionary<string, byte[]> files)
    {
        using var stream = new MemoryStream(files.Single(f => f.Key.EndsWith(".nuspec", StringComparison.Ordinal)).Value);
        return XDocument.Load(stream).Descendants().ToLookup(e => e.Name.LocalName);
    }
}
