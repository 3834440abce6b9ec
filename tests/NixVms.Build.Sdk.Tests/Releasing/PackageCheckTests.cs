using System.IO.Compression;
using System.Text;
using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Releasing;

/// <summary>What eng/release.sh checks: our packages pass, and what is wrong with one is told.</summary>
[Collection(PackedSdk.Usage)]
public sealed class PackageCheckTests(PackedSdk sdk)
{
    private const string Library = "lib/net8.0/NixVms.Testing.dll";

    [Fact]
    public async Task Our_packages_pass()
    {
        var packages = Copy();

        var check = await CheckAsync(packages, "--foreign", Repository.Root, "--same-as", packages);

        check.AssertSucceeded();
        foreach (var id in new[] { "NixVms.Build", "NixVms.Testing", "NixVms.Testing.Xunit", "NixVms.Testing.XunitV3", "NixVms.Templates" })
            check.AssertPrinted($"{id} {sdk.Version}: ");
    }

    [Theory]
    [InlineData("docs/new.exe", "new", "docs/new.exe is in the package, but not in ")]
    [InlineData("LICENSE", null, "Nothing in the package is LICENSE")]
    [InlineData("LICENSE", "Do what you like.", "It is not under the repository's licence")]
    [InlineData("icon.png", "10241", "icon.png, 10241 bytes, is no PNG")]
    [InlineData("README.md", "See [this](docs/testing.md).", "README.md: the link docs/testing.md is no address.")]
    [InlineData("README.md", "See [this](URL/blob/COMMIT/docs/none.md).", "docs/none.md leads nowhere.")]
    [InlineData("README.md", "See [this](URL/blob/COMMIT/docs/testing.md#none).", "docs/testing.md#none leads nowhere.")]
    [InlineData("README.md", "See [this](URL/blob/main/docs/testing.md).", "is not of the commit")]
    [InlineData("docs/testing.md", "Made in /home/somebody/here.", "docs/testing.md holds the path /home/somebody.")]
    [InlineData(Library, "FOREIGN", "There are no symbols of " + Library)]
    [InlineData("docs/testing.md", "Another one.", "docs/testing.md is another one when the package is made once more.")]
    public async Task What_is_wrong_is_told(string file, string? text, string problem)
    {
        var packages = Copy();
        using (var package = ZipFile.Open(Path.Combine(packages, $"NixVms.Testing.{sdk.Version}.nupkg"), ZipArchiveMode.Update))
        {
            var (url, commit) = RepositoryOf(package);
            var content = text switch
            {
                "10241" => new byte[10241],
                "FOREIGN" => BytesOf(package, Library.Replace("8.0", "10.0", StringComparison.Ordinal)),
                null => null,
                _ => Encoding.UTF8.GetBytes(text.Replace("URL", url, StringComparison.Ordinal).Replace("COMMIT", commit, StringComparison.Ordinal)),
            };
            package.GetEntry(file)?.Delete();
            if (content is not null)
            {
                using var stream = package.CreateEntry(file).Open();
                stream.Write(content);
            }
        }

        var check = await CheckAsync(packages, "--foreign", "/home/somebody", "--same-as", Copy());

        Assert.Equal(1, check.ExitCode);
        check.AssertPrinted(problem);
    }

    private string Copy()
    {
        var folder = sdk.Folder.New("packages");
        foreach (var file in Directory.EnumerateFiles(sdk.Feed, $"*.{sdk.Version}.*nupkg"))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        return folder;
    }

    private Task<ProgramOutput> CheckAsync(string folder, params string[] arguments)
    {
        var configuration = Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd('/')))!;
        var program = Path.Combine(Repository.Root, "eng/CheckPackages/bin", configuration, "net10.0/CheckPackages.dll");
        return sdk.RunAsync(["dotnet", program, folder, Repository.Root, .. arguments], folder, sdk.NewEnvironment(), TimeSpan.FromMinutes(1));
    }

    private static (string Url, string Commit) RepositoryOf(ZipArchive package)
    {
        var nuspec = System.Xml.Linq.XDocument.Parse(Encoding.UTF8.GetString(BytesOf(package, "NixVms.Testing.nuspec")).TrimStart('\uFEFF'));
        var repository = nuspec.Descendants().Single(e => e.Name.LocalName == "repository");
        return (repository.Attribute("url")!.Value, repository.Attribute("commit")!.Value);
    }

    private static byte[] BytesOf(ZipArchive package, string file)
    {
        using var stream = package.GetEntry(file)!.Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
