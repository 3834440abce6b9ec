using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Manifests;

namespace NixVms.Build.Tasks.Building;

/// <summary>
/// Warnings of Debian packages that a machine sets up when it first starts: whose maintainer scripts do more than the build
/// knows to do (sdk/nix/platforms/debian/images/install/first-start.sh). Only what was built tells.
/// </summary>
internal static class FirstStart
{
    private const string FileName = "system/first-start";

    public static IEnumerable<Diagnostic> WarningsOf(NetworkManifest manifest) =>
        from machine in manifest.Machines
        where machine.OutputPath is not null
        let packages = PackagesOf(machine.OutputPath!)
        where packages.Length > 0
        select new Diagnostic(
            ErrorCodes.SetUpAtFirstStart,
            $"Machine '{machine.Name}': the maintainer scripts of {string.Join(", ", packages)} do more than a build does for them. The machine runs them at its first start, before its services: seconds, or a minute under emulation. Without a disk (virtualisation.diskSize), every start is the first.",
            machine.Position);

    private static string[] PackagesOf(string output)
    {
        var file = Path.Combine(output, FileName);
        return File.Exists(file) ? File.ReadAllLines(file) : [];
    }
}
