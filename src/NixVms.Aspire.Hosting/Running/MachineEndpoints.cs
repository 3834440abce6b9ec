using System.Net.Sockets;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using NixVms.Testing;

namespace NixVms.Aspire.Hosting.Running;

/// <summary>The endpoints of machines: ports of the host's loopback address that QEMU forwards.</summary>
internal static class MachineEndpoints
{
    private const string Address = "127.0.0.1";

    /// <summary>
    /// Before the start: checks what was declared. There is no proxy of Aspire's orchestrator in between, which knows nothing of machines.
    /// </summary>
    /// <exception cref="DistributedApplicationException">An endpoint cannot be (NIXVM5022).</exception>
    public static void Prepare(VmNetworkResource network)
    {
        if (network.Machines.FirstOrDefault(m => m.Annotations.OfType<WaitAnnotation>().Any(w => w.Resource == network)) is { } waiting)
        {
            throw HostingErrors.Declaration(
                $"{waiting.Name} would wait for {network.Name}, which waits for all of its machines. Let it wait for the other machines that it needs.");
        }

        foreach (var (machine, endpoint) in network.Machines.SelectMany(m => Of(m).Select(e => (m, e))))
        {
            if (endpoint.Protocol != ProtocolType.Tcp)
                throw HostingErrors.Declaration($"the endpoint {endpoint.Name} of {machine.Name} is {endpoint.Protocol}; ports of machines are forwarded for TCP only.");
            if (endpoint.TargetPort is null)
                throw HostingErrors.Declaration($"the endpoint {endpoint.Name} of {machine.Name} has no targetPort, the port in the machine that it leads to.");

            // Of an endpoint without a proxy, a port that was not given is said to be the target port, until it is set.
            var port = !endpoint.IsProxied && endpoint.Port == endpoint.TargetPort ? null : endpoint.Port;
            endpoint.IsProxied = false;
            endpoint.Port = port;
            endpoint.TargetHost = Address;
        }
    }

    /// <summary>Forwards the ports of a machine that was just powered on for the first time. They stay when it is started again.</summary>
    public static async Task AllocateAsync(VmMachineResource resource, VirtualMachine machine, CancellationToken cancellationToken)
    {
        foreach (var endpoint in Of(resource).Where(e => e.AllocatedEndpoint is null))
        {
            var forwarded = await machine.ForwardPortAsync(endpoint.TargetPort!.Value, endpoint.Port ?? 0, cancellationToken).ConfigureAwait(false);
            endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, Address, forwarded.HostPort);
        }
    }

    private static IEnumerable<EndpointAnnotation> Of(VmMachineResource machine) => machine.Annotations.OfType<EndpointAnnotation>();
}
