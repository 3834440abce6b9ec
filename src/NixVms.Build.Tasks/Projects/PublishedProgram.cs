namespace NixVms.Build.Tasks.Projects;

/// <summary>What the publication of a project has made.</summary>
internal sealed class PublishedProgram
{
    private const string SystemdIntegration = "Microsoft.Extensions.Hosting.Systemd.dll";

    private PublishedProgram()
    {
    }

    /// <summary>The program's file, relative to the folder; null where dotnet has to start the assembly.</summary>
    public string? Executable { get; private init; }

    /// <summary>The assembly, relative to the folder; null where it is in the executable.</summary>
    public string? Assembly { get; private init; }

    /// <summary>The system that it is for, in Nix's words, or null where it is for any.</summary>
    public string? System { get; private init; }

    /// <summary>What it needs of .NET.</summary>
    public required RuntimeConfiguration Configuration { get; init; }

    /// <summary>Whether it can tell systemd that it is ready: whether it does is only known when it runs.</summary>
    public bool HasSystemdIntegration { get; private init; }

    /// <param name="folder">The folder that the project was published to.</param>
    /// <param name="targetPath">What its build made: the path of its assembly.</param>
    /// <returns>Null where nothing of it can be started, as of a library.</returns>
    public static PublishedProgram? TryFind(string folder, string targetPath)
    {
        var name = Path.GetFileNameWithoutExtension(targetPath);
        var elf = ElfFile.TryOpen(Path.Combine(folder, name));
        var configuration = RuntimeConfiguration.TryRead(Path.Combine(folder, $"{name}.runtimeconfig.json"));
        if (elf is null && configuration is null)
            return null;

        // Of a file that holds everything, the build before it tells, except that machine code needs no .NET any more.
        if (configuration is null)
        {
            configuration = RuntimeConfiguration.TryRead(Path.ChangeExtension(targetPath, "runtimeconfig.json")) ?? RuntimeConfiguration.None;
            if (elf is { IsBundle: false })
                configuration = configuration with { Frameworks = [] };
        }

        var assembly = Path.GetFileName(targetPath);
        return new PublishedProgram
        {
            Executable = elf is null ? null : name,
            Assembly = File.Exists(Path.Combine(folder, assembly)) ? assembly : null,
            System = elf?.System,
            Configuration = configuration,
            HasSystemdIntegration = File.Exists(Path.Combine(folder, SystemdIntegration)),
        };
    }
}
