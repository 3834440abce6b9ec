namespace NixVms.Testing;

// What lies between machines.
public sealed partial class VmNetwork
{
    /// <summary>The path between two machines, to cut it, slow it down or make it lose frames. It is the same in both directions.</summary>
    /// <exception cref="ArgumentException">They are the same machine, or of another network.</exception>
    /// <exception cref="ObjectDisposedException">The network was disposed.</exception>
    public NetworkPath Between(VirtualMachine first, VirtualMachine second)
    {
        ThrowIfDisposed();
        Check(first);
        Check(second);
        if (first == second)
            throw new ArgumentException($"{first.Name} is not connected to itself by a network.", nameof(second));
        return _paths.Between(first.Name, second.Name);
    }

    /// <summary>Lets nothing pass between two machines until the result is disposed. Their paths to other machines stay as they are.</summary>
    /// <exception cref="ArgumentException">They are the same machine, or of another network.</exception>
    /// <exception cref="ObjectDisposedException">The network was disposed.</exception>
    public IDisposable Partition(VirtualMachine first, VirtualMachine second) => Partition([first], [second]);

    /// <summary>Lets nothing pass between any machine of one group and any of another until the result is disposed.</summary>
    /// <exception cref="ArgumentException">A machine is in both groups, or of another network.</exception>
    /// <exception cref="ObjectDisposedException">The network was disposed.</exception>
    public IDisposable Partition(IEnumerable<VirtualMachine> left, IEnumerable<VirtualMachine> right)
    {
        var others = right.ToList();
        var paths = left.SelectMany(l => others.Select(r => Between(l, r))).Distinct().ToList();
        paths.ForEach(p => p.AddPartition());
        return new Scope(() => paths.ForEach(p => p.RemovePartition()));
    }

    /// <summary>Takes away every delay, jitter, loss, limit of bandwidth and cut. Partitions hold until they are disposed.</summary>
    /// <exception cref="ObjectDisposedException">The network was disposed.</exception>
    public void Heal()
    {
        ThrowIfDisposed();
        foreach (var path in _paths.All)
            path.Reset();
    }

    private void Check(VirtualMachine machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        if (machine.Network != this)
            throw new ArgumentException($"{machine.Name} is a machine of another network.", nameof(machine));
    }
}
