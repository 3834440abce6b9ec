using System.Diagnostics;
using NixVms.Testing.Commands;
using NixVms.Testing.Processes;
using NixVms.Testing.Snapshots;

namespace NixVms.Testing.Machines;

/// <summary>
/// How a machine is started: its start script, with the contract that all of NixOS's scripts keep (QEMU_OPTS,
/// QEMU_KERNEL_PARAMS, QEMU_VDE_SOCKET_n, TMPDIR, …), and our connections among QEMU's options.
/// </summary>
internal sealed class MachineStart
{
    public const string ControlSocket = "qmp";
    public const string ConsoleSocket = "con";

    /// <summary>The ports of our agent.</summary>
    public static readonly IReadOnlyList<string> AgentSockets = [.. Enumerable.Range(0, AgentChannel.PortCount).Select(n => $"a{n}")];

    public static readonly IReadOnlyList<string> SocketNames = [ControlSocket, ConsoleSocket, .. AgentSockets];

    /// <summary>The build that the machine is started from, or was.</summary>
    public required VmManifest Manifest { get; set; }

    public required VmNetworkOptions Options { get; init; }

    /// <summary>The folder of the whole run.</summary>
    public required string RunFolder { get; init; }

    /// <summary>The folder of the machine, for sockets and logs.</summary>
    public required string Folder { get; init; }

    /// <summary>The folder of its sockets for each virtual network.</summary>
    public required IReadOnlyDictionary<int, string> SwitchFolders { get; init; }

    /// <summary>Where its store image is, or is made.</summary>
    public required string StoreImage { get; set; }

    /// <summary>Where its disks are.</summary>
    public string StateFolder => Path.Combine(Folder, "state");

    /// <summary>A link to the memory of the snapshot that the machine was restored from.</summary>
    public string MemoryLink => Path.Combine(Folder, "memory");

    /// <summary>Whether its memory is in a file, as fast snapshots need it. False once its QEMU has refused that.</summary>
    public bool HasMemoryFile { get; set; } = true;

    public string ConsoleLog => Path.Combine(Folder, "console.log");

    /// <summary>Starts the script, which becomes QEMU.</summary>
    /// <param name="arguments">Options for this start only.</param>
    /// <exception cref="VmHostException">There is no such script.</exception>
    public Process Launch(MachineSockets sockets, IReadOnlyList<string> arguments)
    {
        Directory.CreateDirectory(StateFolder);
        var context = NewContext();

        // Not by CliWrap: QEMU has ended when it has, whoever holds its pipes still, and is killed without a look at all processes.
        var info = new ProcessStartInfo(Manifest.StartScript)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = StateFolder,
        };
        SetEnvironment(info.Environment, context);
        info.Environment["QEMU_OPTS"] = string.Join(' ', [.. QemuOptions(sockets), .. context.QemuArguments, .. arguments]);
        try
        {
            var process = Process.Start(info)!;
            process.StandardInput.Close();
            return process;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new VmHostException($"The start script of {Manifest.Name} cannot be run: {Manifest.StartScript}: {e.Message}. Build the network again (dotnet build): its output may have been collected as garbage.", e);
        }
    }

    /// <summary>What else than the start script decides about the machine, for the key of snapshots.</summary>
    public IReadOnlyList<string> Settings()
    {
        var context = NewContext();
        return
        [
            Manifest.Name, $"{Options.Accelerator}", Environment.GetEnvironmentVariable("NIXVMS_ACCEL") ?? "", Options.QemuPath ?? Environment.GetEnvironmentVariable("NIXVMS_QEMU") ?? "", $"{Options.UseStoreImages}",
            .. context.QemuArguments, .. context.KernelParameters, .. context.Environment.Select(v => $"{v.Key}={v.Value}"),
        ];
    }

    /// <summary>The options for its memory; none for one that cannot be in a file.</summary>
    /// <param name="file">The memory of a snapshot; null for an empty one.</param>
    public IReadOnlyList<string> MemoryArguments(string? file) =>
        file is not null || (HasMemoryFile && MachineMemory.IsPossible(NewContext().QemuArguments)) ? MachineMemory.Arguments(Manifest.MemoryMiB, file) : [];

    private VmStartContext NewContext()
    {
        var context = new VmStartContext(Manifest);
        Options.ConfigureMachine?.Invoke(context);
        return context;
    }

    private void SetEnvironment(IDictionary<string, string?> environment, VmStartContext context)
    {
        // Without a display, scripts open no window.
        foreach (var name in (string[])["DISPLAY", "WAYLAND_DISPLAY", "QEMU_NET_OPTS", "NIX_DISK_IMAGE", "SHARED_DIR"])
            environment.Remove(name);
        foreach (var name in environment.Keys.Where(n => n.StartsWith("QEMU_VDE_SOCKET_", StringComparison.Ordinal)).ToList())
            environment.Remove(name);

        environment[Processes.RunFolder.Variable] = RunFolder;
        environment["TMPDIR"] = StateFolder;
        environment["USE_TMPDIR"] = "1";

        // Fixed ports of the host are for one run at a time; a driver forwards free ones (ForwardPortAsync).
        environment["NIXVMS_FORWARD_PORTS"] = "0";

        // Machines of our platform then have a root disk only where their configuration asks for one: they boot faster.
        environment["NIXVMS_TEMPORARY"] = "1";

        // On a busy host, an emulated timer may tick too late for a check at boot, which then panics.
        environment["QEMU_KERNEL_PARAMS"] = string.Join(' ', ["no_timer_check", .. context.KernelParameters]);
        foreach (var (vlan, folder) in SwitchFolders)
            environment[$"QEMU_VDE_SOCKET_{vlan}"] = folder;
        if (Options.UseStoreImages)
            environment["NIXVMS_STORE_IMAGE"] = StoreImage;
        if (Options.QemuPath is not null)
            environment["NIXVMS_QEMU"] = Options.QemuPath;
        if (Options.Accelerator != VmAccelerator.Auto)
            environment["NIXVMS_ACCEL"] = Options.Accelerator == VmAccelerator.Kvm ? "kvm" : "tcg";
        foreach (var (name, value) in context.Environment)
            environment[name] = value;
    }

    private IEnumerable<string> QemuOptions(MachineSockets sockets)
    {
        // A screen even for machines without one, for a look at it; nobody sees it otherwise.
        yield return IsX86 ? "-vga std -display none" : "-device virtio-gpu-pci -device virtio-keyboard-pci -display none";

        yield return $"-chardev socket,id=nvctl,path={sockets.PathOf(ControlSocket)} -mon chardev=nvctl,mode=control";
        yield return $"-chardev socket,id=nvcon,path={sockets.PathOf(ConsoleSocket)},logfile={ConsoleLog},logappend=on -serial chardev:nvcon";

        // The ports of our agent. Without a console hvc0, the root shell of nixpkgs' own driver does not start.
        yield return "-device virtio-serial-pci,id=nvserial";
        foreach (var (name, number) in AgentSockets.Select((name, number) => (name, number)))
            yield return $"-chardev socket,id=nvagent{number},path={sockets.PathOf(name)} -device virtserialport,bus=nvserial.0,chardev=nvagent{number},name=nixvms.{number}";

        // A restored copy of a machine gets other random numbers than the original.
        if (IsX86)
            yield return "-device vmgenid,guid=auto";
    }

    private bool IsX86 => Manifest.System is "x86_64-linux" or "i686-linux";
}
