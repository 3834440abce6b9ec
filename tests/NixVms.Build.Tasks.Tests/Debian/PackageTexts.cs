using System.Text;
using NixVms.Build.Tasks.Debian;

namespace NixVms.Build.Tasks.Tests.Debian;

/// <summary>Stanzas of Packages files for packages that exist nowhere.</summary>
internal static class PackageTexts
{
    public static string Stanza(
        string name,
        string version = "1.0-1",
        string? depends = null,
        string? preDepends = null,
        string? provides = null,
        string architecture = "amd64",
        string? sha256 = null,
        int size = 1234) => string.Concat(
            $"Package: {name}\n",
            $"Version: {version}\n",
            $"Architecture: {architecture}\n",
            depends is null ? "" : $"Depends: {depends}\n",
            preDepends is null ? "" : $"Pre-Depends: {preDepends}\n",
            provides is null ? "" : $"Provides: {provides}\n",
            $"Filename: pool/main/{name[0]}/{name}/{name}_{version.Split(':').Last()}_{architecture}.deb\n",
            $"Size: {size}\n",
            $"SHA256: {sha256 ?? new string('a', 64)}\n",
            "\n");

    public static PackageIndex Index(params string[] stanzas) => PackageIndex.Read("amd64", ("main", Stream(stanzas)));

    public static PackageIndex Index(string[] main, string[] security) =>
        PackageIndex.Read("amd64", ("main", Stream(main)), ("security", Stream(security)));

    private static MemoryStream Stream(string[] stanzas) => new(Encoding.UTF8.GetBytes(string.Concat(stanzas)));
}
