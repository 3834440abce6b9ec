using NixVms.Testing;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A network of virtual machines. It is running when each of its machines accepts commands and its units are active.</summary>
public sealed class VmNetworkResource : Resource
{
    private readonly Dictionary<string, VmMachineResource> _machines;

    internal VmNetworkResource(string name, VmNetworkManifest manifest, string directory, VmNetworkOptions options)
        : base(name)
    {
        (Manifest, Directory, Options) = (manifest, directory, options);
        Machines = [.. manifest.Machines.Select(m => new VmMachineResource($"{name}-{m.Name}", m, this))];
        _machines = Machines.ToDictionary(m => m.MachineName);
    }

    /// <summary>The folder of the built network, which holds <c>network.json</c>.</summary>
    public string Directory { get; }

    /// <summary>What the build says of the network.</summary>
    public VmNetworkManifest Manifest { get; }

    /// <summary>Its machines, by name.</summary>
    public IReadOnlyList<VmMachineResource> Machines { get; }

    /// <summary>The network that runs, for tests: commands, faults, files. Null before the app host starts it.</summary>
    public VmNetwork? Network { get; internal set; }

    /// <summary>How it is run.</summary>
    internal VmNetworkOptions Options { get; }

    /// <summary>Where endpoints are for its machines, which see other addresses than the host.</summary>
    internal NetworkIdentifier Identifier => new($"nixvms-{Name}");

    internal VmMachineResource? Find(string machine) => _machines.GetValueOrDefault(machine);
}
