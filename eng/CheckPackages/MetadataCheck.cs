using System.Buffers.Binary;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace CheckPackages;

/// <summary>What a gallery shows of a package, and its licence.</summary>
internal static class MetadataCheck
{
    private const int LargestIcon = 10 * 1024;

    public static IEnumerable<string> Run(Package package, string repository)
    {
        foreach (var element in new[] { "authors", "description", "tags", "projectUrl", "icon", "readme", "releaseNotes" })
        {
            if (package.Value(element).Length == 0)
                yield return $"The .nuspec has no {element}.";
        }

        if (package.Value("license") != "MIT" || !package.Files.TryGetValue("LICENSE", out var licence)
            || !licence.AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(repository, "LICENSE"))))
            yield return "It is not under the repository's licence: 'MIT' in the .nuspec, and the file LICENSE.";
        var icon = package.Files.GetValueOrDefault("icon.png", []);
        if (icon.Length > LargestIcon || !IsPngOf(128, icon))
            yield return $"icon.png, {icon.Length} bytes, is no PNG of 128 x 128 that has at most {LargestIcon}.";
        if (!Uri.IsWellFormedUriString(package.Repository("url"), UriKind.Absolute) || package.Repository("commit").Length != 40)
            yield return "The .nuspec does not say which commit of which repository it was made of.";

        var notices = package.Text("THIRD-PARTY-NOTICES");
        foreach (var file in package.Files.Keys.Where(f => f.EndsWith(".dll", StringComparison.Ordinal) && !IsOurs(f)))
        {
            var version = VersionOf(package.Files[file]);
            if (!notices.Contains($"{Path.GetFileNameWithoutExtension(file)} {version}", StringComparison.Ordinal))
                yield return $"THIRD-PARTY-NOTICES does not name {file}, version {version}.";
        }
    }

    public static bool IsOurs(string assembly) => Path.GetFileName(assembly).StartsWith("NixVms.", StringComparison.Ordinal);

    // The signature, the length and name of the first chunk, and what that begins with.
    private static bool IsPngOf(int size, ReadOnlySpan<byte> image) =>
        image.Length > 24 && image[1..4].SequenceEqual("PNG"u8)
        && BinaryPrimitives.ReadInt32BigEndian(image[16..]) == size && BinaryPrimitives.ReadInt32BigEndian(image[20..]) == size;

    private static string VersionOf(byte[] assembly)
    {
        using var reader = new PEReader(new MemoryStream(assembly));
        return reader.GetMetadataReader().GetAssemblyDefinition().Version.ToString(3);
    }
}
