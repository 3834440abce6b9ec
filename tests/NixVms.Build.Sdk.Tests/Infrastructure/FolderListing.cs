namespace NixVms.Build.Sdk.Tests.Infrastructure;

/// <summary>Everything in a folder, sorted: <c>a/</c> for a folder, <c>a -> target</c> for a link, never followed.</summary>
internal static class FolderListing
{
    public static IReadOnlyList<string> Of(string root, bool withLinkTargets = true)
    {
        var entries = new List<string>();
        Collect(new DirectoryInfo(root), "");
        entries.Sort(StringComparer.Ordinal);
        return entries;

        void Collect(DirectoryInfo folder, string prefix)
        {
            foreach (var entry in folder.EnumerateFileSystemInfos())
            {
                var path = prefix + entry.Name;
                if (entry.LinkTarget is { } target)
                {
                    entries.Add(withLinkTargets ? $"{path} -> {target}" : path);
                }
                else if (entry is DirectoryInfo child)
                {
                    entries.Add(path + "/");
                    Collect(child, path + "/");
                }
                else
                {
                    entries.Add(path);
                }
            }
        }
    }

    public static void AssertEqual(IReadOnlyList<string> expected, IReadOnlyList<string> actual, string console) =>
        Assert.True(
            expected.SequenceEqual(actual),
            $"Too much: {string.Join(", ", actual.Except(expected))}\nMissing: {string.Join(", ", expected.Except(actual))}\n{console}");

    public static void AssertNone(IReadOnlyList<string> listing, Func<string, bool> unwanted, string console) =>
        Assert.True(!listing.Any(unwanted), $"There is still: {string.Join(", ", listing.Where(unwanted))}\n{console}");
}
