namespace NixVms.Build.Sdk.Tests.Infrastructure;

/// <summary>
/// Trees with the interfaces of nixpkgs that the platform nixos uses, and nothing more: tests/nix/nixos/trees. Real trees
/// are not at hand everywhere, and take longer.
/// </summary>
internal static class NixpkgsStandIns
{
    /// <summary>The path of one: "old" is of before 22.11, "22.11", "modern" of today.</summary>
    public static string Path(PackedSdk sdk, string name) => System.IO.Path.Combine(Repository.Root, "tests/nix/nixos/trees", name);

    /// <summary>An archive of the modern one, as sources of a nixpkgs are downloaded.</summary>
    public static async Task<string> PackAsync(PackedSdk sdk)
    {
        var tree = await CopyAsync(sdk);
        var archive = tree + ".tar.gz";
        (await sdk.RunAsync(["tar", "-C", System.IO.Path.GetDirectoryName(tree)!, "-czf", archive, "nixpkgs"], sdk.Temporary, sdk.NewEnvironment(), TimeSpan.FromMinutes(1))).AssertSucceeded();
        return archive;
    }

    /// <summary>A copy of the modern one whose packages and machines can be built, without a sandbox: they are links to the host's programs.</summary>
    public static async Task<string> CopyThatBuildsAsync(PackedSdk sdk)
    {
        var tree = await CopyAsync(sdk);
        foreach (var file in new[] { "default.nix", "nixos/lib/testing/machine.nix" }.Select(f => System.IO.Path.Combine(tree, f)))
        {
            var text = await File.ReadAllTextAsync(file);
            await File.WriteAllTextAsync(file, text.Replace("builder = \"/bin/sh\";", """builder = "/bin/sh"; args = [ "-c" "PATH=/usr/bin:/bin; mkdir -p $out/bin; ln -s /usr/bin/* $out/bin" ];"""));
        }

        return tree;
    }

    private static async Task<string> CopyAsync(PackedSdk sdk)
    {
        var tree = System.IO.Path.Combine(sdk.Folder.New("nixpkgs"), "nixpkgs");
        (await sdk.RunAsync(["cp", "-r", Path(sdk, "modern"), tree], sdk.Temporary, sdk.NewEnvironment(), TimeSpan.FromMinutes(1))).AssertSucceeded();

        // It has the library of this repository.
        File.WriteAllText(System.IO.Path.Combine(tree, "lib/default.nix"), $"import (/. + \"{Repository.Root}/sdk/nix/lib\")\n");
        return tree;
    }
}
