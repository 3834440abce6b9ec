using System.IO.Compression;
using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Incremental;

/// <summary>The package under test once more, with another version number.</summary>
internal static class NextVersion
{
    public static (string Feed, string Version) Of(PackedSdk sdk, string feed)
    {
        // NuGet never looks again at a version that it has unpacked.
        var version = $"{sdk.Version}.next{DateTime.UtcNow:HHmmss}";
        var package = Path.Combine(feed, $"NixVms.Build.{version}.nupkg");
        File.Copy(sdk.PackageFile, package);
        using var archive = ZipFile.Open(package, ZipArchiveMode.Update);
        var specification = archive.GetEntry("NixVms.Build.nuspec")!;
        string text;
        using (var reader = new StreamReader(specification.Open()))
            text = reader.ReadToEnd();
        specification.Delete();
        using var writer = new StreamWriter(archive.CreateEntry("NixVms.Build.nuspec").Open());
        writer.Write(text.Replace($"<version>{sdk.Version}</version>", $"<version>{version}</version>"));
        return (feed, version);
    }
}
