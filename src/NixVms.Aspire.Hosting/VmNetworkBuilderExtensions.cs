using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using NixVms.Aspire.Hosting;
using NixVms.Aspire.Hosting.Running;
using NixVms.Testing;

namespace Aspire.Hosting;

/// <summary>Networks of virtual machines in an app host.</summary>
public static class VmNetworkBuilderExtensions
{
    /// <summary>Adds a network of a project that the app host references: it is built with the app host, or where NIXVMS_NETWORKS names a folder of published networks, the one in there.</summary>
    /// <typeparam name="TNetwork">The class that the build makes of the network, such as <c>Networks.Lab</c>.</typeparam>
    /// <param name="builder">The app host's builder.</param>
    /// <param name="name">The name of the resource. Those of its machines begin with it: <c>lab-web</c>.</param>
    /// <param name="options">How it is run; NixVms.Testing's defaults without. A snapshot cache is not used.</param>
    /// <exception cref="DistributedApplicationException">The network is not built (NIXVM5020).</exception>
    public static IResourceBuilder<VmNetworkResource> AddVmNetwork<TNetwork>(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, VmNetworkOptions? options = null)
        where TNetwork : class, IVmNetworkDefinition<TNetwork> =>
        builder.AddVmNetwork(name, VmNetwork.DirectoryOf<TNetwork>(), options);

    /// <summary>Adds a network that was built, or published, before.</summary>
    /// <param name="builder">The app host's builder.</param>
    /// <param name="name">The name of the resource. Those of its machines begin with it: <c>lab-web</c>.</param>
    /// <param name="directory">
    /// The folder that holds <c>network.json</c>, such as <c>../lab/bin/Debug/lab</c>; a relative one starts at the app host's project.
    /// </param>
    /// <param name="options">How it is run; NixVms.Testing's defaults without. A snapshot cache is not used.</param>
    /// <exception cref="DistributedApplicationException">There is no network in it, or one that is not whole (NIXVM5020).</exception>
    public static IResourceBuilder<VmNetworkResource> AddVmNetwork(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string directory, VmNetworkOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(directory);
        var folder = Path.GetFullPath(directory, builder.AppHostDirectory);
        var resource = new VmNetworkResource(name, Load(name, folder), folder, options ?? new VmNetworkOptions());

        builder.Services.TryAddSingleton<RunningNetworks>();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, NetworksLifetime>());
        builder.Eventing.Subscribe<BeforeStartEvent>((_, _) =>
        {
            MachineEndpoints.Prepare(resource);
            return Task.CompletedTask;
        });

        var network = builder.AddResource(resource)
            .WithInitialState(NetworkRunner.InitialState(resource))
            .WithIconName("Organization")
            .ExcludeFromManifest()
            .OnInitializeResource((r, e, cancellationToken) =>
            {
                _ = e.Services.GetRequiredService<RunningNetworks>().StartAsync(r);
                return Task.CompletedTask;
            });
        network.AddCommands();
        foreach (var machine in resource.Machines)
            builder.AddMachine(machine, network);
        return network;
    }

    /// <summary>A machine of the network, to say more of it: endpoints, units, references, telemetry.</summary>
    /// <param name="network">The network.</param>
    /// <param name="machine">The machine's name in the network.</param>
    /// <exception cref="DistributedApplicationException">The network has no such machine (NIXVM5022).</exception>
    public static IResourceBuilder<VmMachineResource> GetMachine(this IResourceBuilder<VmNetworkResource> network, string machine)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network.Resource.Find(machine) is { } resource
            ? network.ApplicationBuilder.CreateResourceBuilder(resource)
            : throw HostingErrors.Declaration(
                $"the network {network.Resource.Name} has no machine \"{machine}\". "
                + $"It has {string.Join(", ", network.Resource.Machines.Select(m => m.MachineName))}.");
    }

    private static void AddMachine(this IDistributedApplicationBuilder builder, VmMachineResource machine, IResourceBuilder<VmNetworkResource> network)
    {
        var check = $"{machine.Name}_machine";
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(check, _ => new MachineHealthCheck(machine), HealthStatus.Unhealthy, null));
        builder.AddResource(machine)
            .WithInitialState(MachineRunner.InitialState(machine))
            .WithIconName("Desktop")
            .WithParentRelationship(network)
            .WithHealthCheck(check)
            .ExcludeFromManifest()
            .AddCommands();
    }

    private static VmNetworkManifest Load(string name, string folder)
    {
        try
        {
            return VmNetworkManifest.Load(folder);
        }
        catch (VmHostException e)
        {
            throw HostingErrors.NoNetwork(name, e);
        }
    }
}
