namespace NixVms.Build.Tasks.Tests.Files;

/// <summary>The checkout that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string TestData(string relativePath) => Path.Combine(Root, "tests", "NixVms.Build.Tasks.Tests", relativePath);

    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Directory.Packages.props")))
                return folder;
        }

        throw new DirectoryNotFoundException("These tests run from a checkout of the repository.");
    }
}
