using System.Diagnostics.CodeAnalysis;

namespace NixVms.Testing;

/// <summary>The methods of <see cref="VmNetwork"/> for classes that a build generates, where a machine may have any name.</summary>
public static class VmNetworkExtensions
{
    /// <inheritdoc cref="VmNetwork.TryGetMachine"/>
    public static bool TryGetMachine(this IVmNetwork network, string name, [NotNullWhen(true)] out VirtualMachine? machine) =>
        Of(network).TryGetMachine(name, out machine);

    /// <inheritdoc cref="VmNetwork.PowerOnAllAsync"/>
    public static Task PowerOnAllAsync(this IVmNetwork network, CancellationToken cancellationToken = default) =>
        Of(network).PowerOnAllAsync(cancellationToken);

    /// <inheritdoc cref="VmNetwork.StartAllAsync"/>
    public static Task StartAllAsync(this IVmNetwork network, CancellationToken cancellationToken = default) =>
        Of(network).StartAllAsync(cancellationToken);

    /// <inheritdoc cref="VmNetwork.ShutdownAllAsync"/>
    public static Task ShutdownAllAsync(this IVmNetwork network, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        Of(network).ShutdownAllAsync(timeout, cancellationToken);

    /// <inheritdoc cref="VmNetwork.WaitForShutdownAllAsync"/>
    public static Task WaitForShutdownAllAsync(this IVmNetwork network, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        Of(network).WaitForShutdownAllAsync(timeout, cancellationToken);

    /// <inheritdoc cref="VmNetwork.Between"/>
    public static NetworkPath Between(this IVmNetwork network, VirtualMachine first, VirtualMachine second) =>
        Of(network).Between(first, second);

    /// <inheritdoc cref="VmNetwork.Partition(VirtualMachine, VirtualMachine)"/>
    public static IDisposable Partition(this IVmNetwork network, VirtualMachine first, VirtualMachine second) =>
        Of(network).Partition(first, second);

    /// <inheritdoc cref="VmNetwork.Partition(IEnumerable{VirtualMachine}, IEnumerable{VirtualMachine})"/>
    public static IDisposable Partition(this IVmNetwork network, IEnumerable<VirtualMachine> left, IEnumerable<VirtualMachine> right) =>
        Of(network).Partition(left, right);

    /// <inheritdoc cref="VmNetwork.Heal"/>
    public static void Heal(this IVmNetwork network) => Of(network).Heal();

    /// <inheritdoc cref="VmNetwork.Step"/>
    public static IDisposable Step(this IVmNetwork network, string name) => Of(network).Step(name);

    /// <inheritdoc cref="VmNetwork.Invariant"/>
    public static VmInvariant Invariant(this IVmNetwork network, string name, Func<CancellationToken, Task<bool>> condition, TimeSpan? interval = null) =>
        Of(network).Invariant(name, condition, interval);

    /// <inheritdoc cref="VmNetwork.WaitUntilIdleAsync"/>
    public static Task<bool> WaitUntilIdleAsync(this IVmNetwork network, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        Of(network).WaitUntilIdleAsync(timeout, cancellationToken);

    /// <inheritdoc cref="VmNetwork.SnapshotAsync"/>
    public static Task<VmNetworkSnapshot> SnapshotAsync(this IVmNetwork network, string name, CancellationToken cancellationToken = default) =>
        Of(network).SnapshotAsync(name, cancellationToken);

    /// <inheritdoc cref="VmNetwork.RestoreAsync"/>
    public static Task RestoreAsync(this IVmNetwork network, VmNetworkSnapshot snapshot, CancellationToken cancellationToken = default) =>
        Of(network).RestoreAsync(snapshot, cancellationToken);

    /// <inheritdoc cref="VmNetwork.SwitchAsync"/>
    public static Task<IReadOnlyList<MachineSwitch>> SwitchAsync(
        this IVmNetwork network, string? directory = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        Of(network).SwitchAsync(directory, timeout, cancellationToken);

    /// <inheritdoc cref="VmNetwork.SaveArtifactsAsync"/>
    public static Task<VmArtifacts> SaveArtifactsAsync(this IVmNetwork network, string name, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        Of(network).SaveArtifactsAsync(name, timeout, cancellationToken);

    private static VmNetwork Of(IVmNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network.VmNetwork;
    }
}
