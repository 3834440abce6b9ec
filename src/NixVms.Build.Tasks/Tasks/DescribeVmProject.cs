using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Microsoft.Build.Framework;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Nix;
using NixVms.Build.Tasks.Projects;
using Task = System.Threading.Tasks.Task;

namespace NixVms.Build.Tasks;

/// <summary>Finds out what a published project needs to run in a machine, and records it for the evaluation.</summary>
[MSBuildMultiThreadableTask]
public sealed class DescribeVmProject : NixNetworkTask
{
    private const string WindowsPlatform = "Windows";

    // What the name of a store path may have.
    private static readonly Regex Name = new(@"\A[A-Za-z0-9+_?=-][A-Za-z0-9+._?=-]{0,99}\z", RegexOptions.CultureInvariant);

    /// <summary>The reference, with VmProjectName.</summary>
    [Required]
    public ITaskItem Project { get; set; } = null!;

    /// <summary>The assembly that the project's build made, as its target GetTargetPath returns it.</summary>
    [Required]
    public ITaskItem TargetPath { get; set; } = null!;

    /// <summary>The absolute folder that the project was published to.</summary>
    [Required]
    public string PublishDirectory { get; set; } = "";

    /// <summary>Whether publishing it was successful; else its own errors have been logged.</summary>
    public bool IsPublished { get; set; }

    /// <summary>The folder of the program dotnet.</summary>
    [Required]
    public string DotnetRoot { get; set; } = "";

    /// <summary>The folder of NuGet's packages, where runtime packs are.</summary>
    public string PackageRoot { get; set; } = "";

    /// <summary>The property NixToolPath.</summary>
    public string NixToolPath { get; set; } = "";

    /// <summary>What the targets compare with what was recorded, to be recorded when the task is done.</summary>
    public string State { get; set; } = "";

    private protected override bool IsIncremental => true;

    private string ProjectPath => Path.GetFullPath(Path.Combine(ProjectDirectory, Project.ItemSpec));

    private protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var name = Project.GetMetadata("VmProjectName");
        if (!Name.IsMatch(name))
            throw Wrong(ErrorCodes.InvalidValue, $"\"{name}\" cannot be the name of a project in machines: it becomes a part of a path in the Nix store. Give the reference a VmProjectName of letters, digits and +-._?=.");
        if (!IsPublished)
            throw Wrong(ErrorCodes.PublishFailed, $"{ProjectPath} was built, but could not be published for the machines; the error before this one says why. dotnet publish of it fails in the same way.");
        if (TargetPath.GetMetadata("TargetPlatformIdentifier") is WindowsPlatform)
            throw Wrong(ErrorCodes.NoProgram, $"{ProjectPath} is made for Windows, and the machines run Linux. Let it target a framework without \"-windows\", at least beside that one, or set VmProject=\"false\" on this reference.");
        if (PublishedProgram.TryFind(PublishDirectory, TargetPath.ItemSpec) is not { } program)
            throw Wrong(ErrorCodes.NoProgram, $"{ProjectPath} is a library: nothing of it can be started in a machine. Set OutputType to Exe in it, or VmProject=\"false\" on this reference if it only has to be built first.");

        var system = program.System ?? HostSystem;
        var frameworks = FindFrameworks(program, system);
        // What is beside the SDK is for this computer's processor.
        var muxer = system == HostSystem ? Path.Combine(DotnetRoot, "dotnet") : null;
        var folder = PublishDirectory.TrimEnd('/');
        var nix = NixInstallation.Find(NixToolPath.Length > 0 ? Path.Combine(ProjectDirectory, NixToolPath) : "", CurrentEnvironment, ProjectPosition);
        var hashes = await new StoreHashes(Path.Combine(nix.Folder, "nix-hash"), ProjectState.Projects.HashCache).OfAsync(
            [folder],
            frameworks.Count == 0 ? [] : [.. muxer is null ? [] : new[] { muxer }, .. frameworks.SelectMany(f => f.Folders), .. frameworks.Select(f => f.Host).OfType<string>()],
            cancellationToken).ConfigureAwait(false);

        ProjectState.Projects.Set(name, State, new ProjectDescription
        {
            Name = name,
            Position = Position,
            Program = program,
            Folder = hashes[folder],
            System = system,
            Frameworks = frameworks,
            Muxer = muxer,
            Hashes = hashes,
        }.ToJson());
    }

    private SourcePosition Position => ReferencePosition.Find(ProjectFile, ProjectPath);

    private static string HostSystem => RuntimeInformation.OSArchitecture is Architecture.Arm64 ? "aarch64-linux" : "x86_64-linux";

    private List<SharedFramework> FindFrameworks(PublishedProgram program, string system)
    {
        var runtimeIdentifier = system == "aarch64-linux" ? "linux-arm64" : "linux-x64";
        var installed = system == HostSystem ? DotnetRoot : null;
        var frameworks = new SharedFrameworks(installed, PackageRoot, runtimeIdentifier);
        return [.. program.Configuration.Frameworks.Select(f => frameworks.Find(f) ?? throw Missing(f))];

        NixVmsException Missing(FrameworkReference framework)
        {
            var versions = string.Join(", ", frameworks.VersionsOf(framework.Name));
            return Wrong(
                ErrorCodes.RuntimeMissing,
                $"{ProjectPath} needs {framework.Name} {framework.Version} for {runtimeIdentifier}, and there is {(versions.Length == 0 ? "none" : versions)} {(installed is null ? "" : $"in {installed} and ")}among NuGet's packages. "
                + "Restore this project, which downloads the runtimes of .NET that projects for machines ask for; or publish the program with its runtime (SelfContained).");
        }
    }

    private NixVmsException Wrong(string code, string message) => new(code, message, Position);
}
