using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;

namespace CheckPackages;

/// <summary>Each assembly of ours has symbols, inside or in the symbol package, and they say where its sources are.</summary>
internal static class SymbolsCheck
{
    private static readonly Guid SourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");

    private static readonly Guid EmbeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");

    public static IEnumerable<string> Run(Package package)
    {
        foreach (var (file, bytes) in package.Files.Where(f => f.Key.EndsWith(".dll", StringComparison.Ordinal) && MetadataCheck.IsOurs(f.Key)))
        {
            using var assembly = new PEReader(new MemoryStream(bytes));
            using var symbols = SymbolsOf(package, file, assembly);
            if (symbols is null)
            {
                yield return $"There are no symbols of {file}.";
                continue;
            }

            var reader = symbols.GetMetadataReader();
            var link = Information(reader, EntityHandle.ModuleDefinition, SourceLink).Select(Encoding.UTF8.GetString).FirstOrDefault() ?? "";
            if (!link.Contains(package.Repository("commit"), StringComparison.Ordinal))
                yield return $"The symbols of {file} do not say of which commit its sources are: '{link}'.";
            foreach (var document in reader.Documents.Where(d => !Information(reader, d, EmbeddedSource).Any()))
            {
                var name = reader.GetString(reader.GetDocument(document).Name);
                if (!name.StartsWith("/_/", StringComparison.Ordinal))
                    yield return $"The symbols of {file} have a source outside of the repository: {name}.";
            }
        }
    }

    private static MetadataReaderProvider? SymbolsOf(Package package, string file, PEReader assembly)
    {
        var entries = assembly.ReadDebugDirectory();
        foreach (var entry in entries.Where(e => e.Type == DebugDirectoryEntryType.EmbeddedPortablePdb))
            return assembly.ReadEmbeddedPortablePdbDebugDirectoryData(entry);
        if (!package.Symbols.TryGetValue(Path.ChangeExtension(file, ".pdb"), out var bytes))
            return null;

        // Symbols of another build are none.
        var provider = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(bytes));
        var id = new BlobContentId(provider.GetMetadataReader().DebugMetadataHeader!.Id);
        var isOfThisBuild = entries.Where(e => e.Type == DebugDirectoryEntryType.CodeView)
            .Any(e => assembly.ReadCodeViewDebugDirectoryData(e).Guid == id.Guid);
        return isOfThisBuild ? provider : null;
    }

    private static IEnumerable<byte[]> Information(MetadataReader reader, EntityHandle of, Guid kind) =>
        from handle in reader.GetCustomDebugInformation(of)
        let information = reader.GetCustomDebugInformation(handle)
        where reader.GetGuid(information.Kind) == kind
        select reader.GetBlobBytes(information.Value);
}
