using System.Net.Sockets;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace NixVms.Aspire.Hosting.Guests;

/// <summary>
/// Makes texts of what an environment refers to, as a machine sees it: endpoints of its own network at the machine that has
/// them, those of the host at the address that leads there.
/// </summary>
internal sealed class GuestAddresses(VmMachineResource machine, DistributedApplicationExecutionContext execution, CancellationToken cancellationToken)
{
    private readonly SortedSet<int> _hostPorts = [];

    /// <summary>The ports of the host that were referred to.</summary>
    public IReadOnlyCollection<int> HostPorts => _hostPorts;

    public async Task<string?> ResolveAsync(string name, object value)
    {
        switch (value)
        {
            // Aspire's orchestrator would fill these in for the processes that it starts.
            case string text when text.Contains("{{", StringComparison.Ordinal):
                return name switch
                {
                    // Together they are the name of the resource, by which the dashboard finds what belongs to it.
                    "OTEL_SERVICE_NAME" => machine.Parent.Name,
                    "OTEL_RESOURCE_ATTRIBUTES" => $"service.instance.id={machine.MachineName}",
                    _ => text,
                };
            case string text:
                return text;
            case HostUrl { Url: var url }:
                return ToHost(url);
            case IValueProvider provider:
                foreach (var endpoint in EndpointsIn(value, []))
                    await AllocateAsync(endpoint).ConfigureAwait(false);

                // One that says from where it is seen would be seen from there.
                if (provider is EndpointReference { ContextNetworkID: not null } reference)
                    provider = new EndpointReference(reference.Resource, reference.EndpointAnnotation, machine.Parent.Identifier);
                var context = new ValueProviderContext { ExecutionContext = execution, Caller = machine, Network = machine.Parent.Identifier };
                return await provider.GetValueAsync(context, cancellationToken).ConfigureAwait(false);
            default:
                return value.ToString();
        }
    }

    /// <summary>Whether it leads to the host by TLS.</summary>
    public bool IsSecure(object value) => value switch
    {
        HostUrl { Url: var url } => url.StartsWith("https:", StringComparison.OrdinalIgnoreCase),
        _ => EndpointsIn(value, []).Any(e => e.TlsEnabled && !IsNeighbour(e.Resource)),
    };

    private static IEnumerable<EndpointReference> EndpointsIn(object value, HashSet<object> seen) => !seen.Add(value)
        ? []
        : value switch
        {
            EndpointReference endpoint => [endpoint],
            IValueWithReferences { References: var references } => references.SelectMany(r => EndpointsIn(r, seen)),
            _ => [],
        };

    private bool IsNeighbour(IResource resource) => resource is VmMachineResource other && other.Parent == machine.Parent;

    private async Task AllocateAsync(EndpointReference reference)
    {
        var endpoint = reference.EndpointAnnotation;
        if (endpoint.Protocol != ProtocolType.Tcp)
        {
            throw HostingErrors.Environment(
                machine.Name,
                $"the endpoint {endpoint.Name} of {reference.Resource.Name} is {endpoint.Protocol}; machines reach TCP ports of the host only.");
        }

        var (address, port) = reference.Resource is VmMachineResource other && IsNeighbour(other)
            ? (other.Manifest.HostName, endpoint.TargetPort!.Value)
            : (GuestEnvironment.HostAddress, await HostPortAsync(endpoint).ConfigureAwait(false));
        var network = machine.Parent.Identifier;
        endpoint.AllAllocatedEndpoints.AddOrUpdateAllocatedEndpoint(
            network, new AllocatedEndpoint(endpoint, address, port, EndpointBindingMode.SingleAddress, null, network));
    }

    private async Task<int> HostPortAsync(EndpointAnnotation endpoint)
    {
        var allocated = await endpoint.AllAllocatedEndpoints
            .GetAllocatedEndpointAsync(KnownNetworkIdentifiers.LocalhostNetwork, cancellationToken).ConfigureAwait(false);
        _hostPorts.Add(allocated.Port);
        return allocated.Port;
    }

    private string ToHost(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || !uri.IsLoopback)
            return url;
        _hostPorts.Add(uri.Port);
        var text = new UriBuilder(uri) { Host = GuestEnvironment.HostAddress }.Uri.AbsoluteUri;
        return url.EndsWith('/') ? text : text.TrimEnd('/');
    }
}
