namespace NixVms.Build.Sdk.Tests.Infrastructure;

/// <summary>
/// Trees with the interfaces of nixpkgs that the platform nixos uses, and nothing more: tests/nix/nixos/trees. Real trees
/// are not at hand everywhere, and take longer.
/// </summary>
internal static class NixpkgsStandIns
{
    /// <summary>The path of one: "old" is of before 22.11, "22.11", "modern" of today.</summary>
    public static string Path(PackedSdk sdk, string name) => System.IO.Path.Combine(sdk.Repository, "tests/nix/nixos/trees", name);

    /// <summary>An archive of the modern one, as sources of a nixpkgs are downloaded.</summary>
    public static async Task<string> PackAsync(PackedSdk sdk)
    {
        var folder = sdk.Folder.New("nixpkgs");
        var archive = System.IO.Path.Combine(folder, "nixpkgs.tar.gz");
        var tree = System.IO.Path.Combine(folder, "nixpkgs");
        await RunAsync("cp", "-r", Path(sdk, "modern"), tree);

        // It has the library of this repository.
        File.WriteAllText(System.IO.Path.Combine(tree, "lib/default.nix"), $"import {sdk.Repository}/sdk/nix/lib\n");
        await RunAsync("tar", "-C", folder, "-czf", archive, "nixpkgs");
        return archive;

        async Task RunAsync(params string[] command)
        {
            (await sdk.RunAsync(command, folder, sdk.NewEnvironment(), TimeSpan.FromMinutes(1))).AssertSucceeded();
        }
    }
}
