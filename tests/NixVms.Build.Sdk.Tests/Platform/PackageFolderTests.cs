using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Platform;

/// <summary>A machine without a mirror: all that comes to it is a lock and a folder of files.</summary>
[Collection(PackedSdk.Packages)]
public sealed class PackageFolderTests(PackedSdk sdk)
{
    // A cold build: half a minute on a machine that does nothing else.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(7);

    [Fact(Timeout = Limits.Long)]
    public async Task An_empty_store_gets_the_same_images_from_a_folder_of_packages_and_the_lock()
    {
        var first = TestProject.OfNetwork(sdk).With("debian.lock.json", DebianUser.EmptyLock);
        (await first.BuildAsync()).AssertSucceededWithoutWarnings();
        var second = TestProject.OfNetwork(sdk).With("debian.lock.json", File.ReadAllText(first["debian.lock.json"]));
        await CopyPackagesAsync(first, Directory.CreateDirectory(second["debs"]).FullName);

        var root = sdk.Folder.New("machine");
        foreach (var (variable, folder) in new[]
        {
            ("XDG_DATA_HOME", "data"), ("XDG_CACHE_HOME", "cache"),
            ("NIX_STORE_DIR", "store"), ("NIX_STATE_DIR", "state"), ("NIX_LOG_DIR", "log"), ("NIX_LOCALSTATE_DIR", "local"),
        })
        {
            second.WithVariable(variable, Path.Combine(root, folder));
        }

        second.WithVariable("NIXVMS_DEBIAN_MIRROR", "http://127.0.0.1:1/debian/").WithVariable("NIXVMS_DEBIAN_SECURITY_MIRROR", "http://127.0.0.1:1/security/");

        var build = await second.RunAsync(Limit, "dotnet", "build", "-nodeReuse:false", "-terminalLogger:off", "-p:NixVmsOffline=true", "-p:NixVmsDebianPackageFolder=debs");

        build.AssertSucceeded();
        foreach (var image in new[] { "nixvms-core-amd64.squashfs", "nixvms-initrd-amd64/initrd" })
            Assert.Equal(await ContentOfAsync(first, image), await ContentOfAsync(second, image));

        // Nix protects what it stores, from the end of the test too.
        (await second.RunAsync("chmod", "-R", "u+w", Path.Combine(root, "store"))).AssertSucceeded();
    }

    /// <summary>Copies the files of all packages that a network was built from, under names that say nothing.</summary>
    private static async Task CopyPackagesAsync(TestProject project, string folder)
    {
        var closure = await project.RunAsync("nix-store", "--query", "--requisites", "--include-outputs", DerivationOf(project));
        var packages = closure.AssertSucceeded().Text.Split('\n').Where(path => path.EndsWith(".deb", StringComparison.Ordinal)).ToList();
        Assert.True(packages.Count > 100, closure.Text);
        for (var i = 0; i < packages.Count; i++)
            File.Copy(packages[i], Path.Combine(folder, $"{i}.deb"));
    }

    private static async Task<byte[]> ContentOfAsync(TestProject project, string path)
    {
        var name = path.Split('/')[0];
        var closure = await project.RunAsync("nix-store", "--query", "--requisites", "--include-outputs", DerivationOf(project));
        var found = closure.AssertSucceeded().Text.Split('\n').Single(line => line.EndsWith("-" + name, StringComparison.Ordinal));
        return await File.ReadAllBytesAsync(found + path.Substring(name.Length));
    }

    private static string DerivationOf(TestProject project) => project.Manifest().GetProperty("drvPath").GetString()!;
}
