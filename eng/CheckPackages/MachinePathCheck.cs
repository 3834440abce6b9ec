using System.Text;

namespace CheckPackages;

/// <summary>No file of a package tells where it was made: neither as UTF-8, as in names of sources, nor as UTF-16, as in strings of C#.</summary>
internal static class MachinePathCheck
{
    public static IEnumerable<string> Run(Package package, IEnumerable<string> foreign) =>
        from path in foreign
        from encoding in new[] { Encoding.UTF8, Encoding.Unicode }
        let bytes = encoding.GetBytes(path)
        from file in package.Files.Concat(package.Symbols)
        where file.Value.AsSpan().IndexOf(bytes) >= 0
        select $"{file.Key} holds the path {path}.";
}
