using Microsoft.Extensions.Logging;

namespace NixVms.Testing;

/// <summary>How a network is run.</summary>
public sealed record VmNetworkOptions
{
    /// <summary>Where the driver logs: states of machines and steps (Information), commands (Debug). Nowhere by default.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>How long things may take when a call does not say.</summary>
    public VmTimeouts Timeouts { get; init; } = new();

    /// <summary>KVM, emulation, or (the default) what <c>NIXVMS_ACCEL</c> says or works on this host.</summary>
    public VmAccelerator Accelerator { get; init; } = VmAccelerator.Auto;

    /// <summary>The names of the machines that <see cref="VmNetwork.StartAsync(string, VmNetworkOptions?, CancellationToken)"/> starts; all of them by default.</summary>
    public IReadOnlyCollection<string>? Start { get; init; }

    /// <summary>
    /// Whether a machine has its store paths as a disk image instead of a shared folder, as snapshots need it. True by
    /// default; for start scripts of NixOS it is up to their own options.
    /// </summary>
    public bool UseStoreImages { get; init; } = true;

    /// <summary>
    /// A folder for snapshots that outlive the run; null, the default, for none. With one, the first start boots the
    /// network, waits until its machines have started everything, and saves them; later starts restore them in about a
    /// second, until the build, QEMU, the processor or these options change.
    /// </summary>
    public string? SnapshotCache { get; init; }

    /// <summary>The folder that gets the run's own folder, for short paths: at most 40 bytes. The system's temporary folder by default.</summary>
    public string? TemporaryDirectory { get; init; }

    /// <summary>
    /// The folder that gets a new folder for each <see cref="VmNetwork.SaveArtifactsAsync"/>. By default what
    /// <c>NIXVMS_ARTIFACTS</c> says, else <c>TestResults/nixvms</c> in the folder of the test project.
    /// </summary>
    public string? ArtifactsDirectory { get; init; }

    /// <summary>Whether packets of all virtual networks are written down, for artefacts. They are since the start or the last restore.</summary>
    public bool CapturePackets { get; init; }

    /// <summary>Whether artefacts are saved when the network does not start; without, little is left of it but the message.</summary>
    public bool KeepFailedStart { get; init; }

    /// <summary>The QEMU command, for start scripts that take one in <c>NIXVMS_QEMU</c>.</summary>
    public string? QemuPath { get; init; }

    /// <summary>Called for each machine before it starts, for QEMU options and variables of its own.</summary>
    public Action<VmStartContext>? ConfigureMachine { get; init; }

    /// <summary>The same with whole paths: links and other programs take them relative to another folder than ours.</summary>
    internal VmNetworkOptions WithFullPaths() => this with
    {
        SnapshotCache = FullPath(SnapshotCache),
        TemporaryDirectory = FullPath(TemporaryDirectory),
        ArtifactsDirectory = FullPath(ArtifactsDirectory),
        QemuPath = QemuPath?.Contains('/', StringComparison.Ordinal) == true ? FullPath(QemuPath) : QemuPath,
    };

    private static string? FullPath(string? path) => string.IsNullOrEmpty(path) ? path : Path.GetFullPath(path);
}

/// <summary>What makes machines fast, or not.</summary>
public enum VmAccelerator
{
    /// <summary>KVM where it works, emulation elsewhere.</summary>
    Auto,

    /// <summary>The kernel's virtualisation.</summary>
    Kvm,

    /// <summary>QEMU's emulation: works everywhere, about ten times slower.</summary>
    Tcg,
}

/// <summary>A machine that is about to start.</summary>
public sealed class VmStartContext
{
    internal VmStartContext(VmManifest machine) => Machine = machine;

    /// <summary>The machine.</summary>
    public VmManifest Machine { get; }

    /// <summary>Options for QEMU, added last. None of them may hold white space: start scripts split them there.</summary>
    public IList<string> QemuArguments { get; } = [];

    /// <summary>Parameters for the kernel's command line.</summary>
    public IList<string> KernelParameters { get; } = [];

    /// <summary>Variables for the start script.</summary>
    public IDictionary<string, string> Environment { get; } = new Dictionary<string, string>();
}
