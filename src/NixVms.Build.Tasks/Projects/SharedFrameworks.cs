namespace NixVms.Build.Tasks.Projects;

/// <summary>Finds shared frameworks: beside the SDK, and as runtime packs in the folder of NuGet's packages.</summary>
/// <param name="dotnetRoot">The folder of the program dotnet; null where that is for another platform.</param>
/// <param name="packageRoot">The folder of NuGet's packages; empty where it is not known.</param>
/// <param name="runtimeIdentifier">The runtime packs' platform, as <c>linux-x64</c>.</param>
internal sealed class SharedFrameworks(string? dotnetRoot, string packageRoot, string runtimeIdentifier)
{
    private const string HostLibrary = "libhostfxr.so";

    /// <returns>Null where there is none that the program could use.</returns>
    public SharedFramework? Find(FrameworkReference reference) => FindInstalled(reference) ?? FindPack(reference);

    /// <summary>The versions that there are, for messages.</summary>
    public IEnumerable<string> VersionsOf(string name) =>
        InstalledVersionsOf(name).Concat(Versions(PackFolder(name))).Distinct();

    private IEnumerable<string> InstalledVersionsOf(string name) => dotnetRoot is null ? [] : Versions(Path.Combine(dotnetRoot, "shared", name));

    private SharedFramework? FindInstalled(FrameworkReference reference)
    {
        return dotnetRoot is not null && reference.Choose(InstalledVersionsOf(reference.Name)) is { } version
            ? new SharedFramework(
                reference.Name,
                version,
                [Path.Combine(dotnetRoot, "shared", reference.Name, version)],
                IfExists(Path.Combine(dotnetRoot, "host", "fxr", version, HostLibrary)))
            : null;
    }

    private SharedFramework? FindPack(FrameworkReference reference)
    {
        if (packageRoot.Length == 0 || reference.Choose(Versions(PackFolder(reference.Name))) is not { } version)
            return null;

        var runtime = Path.Combine(PackFolder(reference.Name), version, "runtimes", runtimeIdentifier);
        var native = Path.Combine(runtime, "native");
        var lib = Directory.Exists(Path.Combine(runtime, "lib")) ? Directory.GetDirectories(Path.Combine(runtime, "lib")) : [];
        return lib.Length == 1
            ? new SharedFramework(reference.Name, version, [lib[0], .. Directory.Exists(native) ? new[] { native } : []], IfExists(Path.Combine(native, HostLibrary)))
            : null;
    }

    private string PackFolder(string name) =>
        Path.Combine(packageRoot, $"{name}.Runtime.{runtimeIdentifier}".ToLowerInvariant());

    private static IEnumerable<string> Versions(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateDirectories(folder).Select(f => Path.GetFileName(f)!) : [];

    private static string? IfExists(string file) => File.Exists(file) ? file : null;
}
