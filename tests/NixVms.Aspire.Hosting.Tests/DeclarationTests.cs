using System.Net.Sockets;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NixVms.Aspire.Hosting.Guests;
using NixVms.Aspire.Hosting.Running;
using NixVms.Testing;
using NixVms.Testing.Tests.Infrastructure;

namespace NixVms.Aspire.Hosting.Tests;

/// <summary>What an app host says of a network of two machines that nobody starts.</summary>
public sealed class DeclarationTests : IDisposable
{
    private const string Manifest = """
        {
          "schema": 1, "name": "lab", "platform": "debian", "platformVersion": "Debian 12", "vlans": [1], "errors": [],
          "machines": [
            {"name": "web", "hostName": "web-host", "system": "x86_64-linux", "primaryIPAddress": "192.168.1.1", "addresses": [],
             "memorySize": 384, "cores": 1, "openPorts": {"tcp": [80]}, "runScript": "web.sh"},
            {"name": "db", "hostName": "db-host", "system": "x86_64-linux", "primaryIPAddress": "192.168.1.2", "addresses": [],
             "memorySize": 384, "cores": 1, "openPorts": {"tcp": []}, "runScript": "db.sh"}
          ]
        }
        """;

    private readonly ScratchFolder _scratch = new();
    private readonly IDistributedApplicationBuilder _builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { DisableDashboard = true });
    private readonly IResourceBuilder<VmNetworkResource> _lab;

    public DeclarationTests()
    {
        File.WriteAllText(_scratch["network.json"], Manifest);
        File.WriteAllText(_scratch["web.sh"], "#!/bin/sh\n# NIXVMS_HOST_PORTS\n");
        File.WriteAllText(_scratch["db.sh"], "#!/bin/sh\n");
        _lab = _builder.AddVmNetwork("lab", _scratch.Path);
    }

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Each_machine_is_a_child_of_its_network()
    {
        var machines = _builder.Resources.OfType<VmMachineResource>().ToList();

        Assert.Equal(["lab-web", "lab-db"], machines.Select(m => m.Name));
        Assert.All(machines, m => Assert.Same(_lab.Resource, m.Parent));
        Assert.All(machines, m => Assert.Contains(m.Annotations.OfType<ResourceRelationshipAnnotation>(), r => r.Type == "Parent" && r.Resource == _lab.Resource));
        Assert.Same(machines[1], _lab.GetMachine("db").Resource);
    }

    [Fact]
    public void A_machine_that_does_not_exist_is_an_error_that_names_those_that_do()
    {
        var error = Assert.Throws<DistributedApplicationException>(() => _lab.GetMachine("wbe"));
        Assert.Equal("NIXVM5022: the network lab has no machine \"wbe\". It has web, db.", error.Message);
    }

    [Fact]
    public void A_machine_may_wait_for_another_one_and_not_for_all()
    {
        var web = _lab.GetMachine("web").WaitFor(_lab.GetMachine("db"));
        MachineEndpoints.Prepare(_lab.Resource);

        web.WaitFor(_lab);
        var error = Assert.Throws<DistributedApplicationException>(() => MachineEndpoints.Prepare(_lab.Resource));
        Assert.StartsWith("NIXVM5022: lab-web would wait for lab, ", error.Message);
    }

    [Fact]
    public void A_network_that_is_damaged_is_an_error()
    {
        File.WriteAllText(_scratch["network.json"], "{");
        var error = Assert.Throws<DistributedApplicationException>(() => _builder.AddVmNetwork("other", _scratch.Path));
        Assert.StartsWith($"NIXVM5020: other: {_scratch["network.json"]} is not the manifest of a network: ", error.Message);
    }

    [Fact]
    public void Where_a_folder_of_published_networks_is_named_a_class_stands_for_the_one_in_there()
    {
        Assert.Throws<DistributedApplicationException>(() => _builder.AddVmNetwork<Lab>("other"));
        Directory.CreateDirectory(_scratch["networks/lab"]);
        File.WriteAllText(_scratch["networks/lab/network.json"], Manifest);
        Environment.SetEnvironmentVariable("NIXVMS_NETWORKS", _scratch["networks"]);
        try
        {
            Assert.Equal(_scratch["networks/lab"], _builder.AddVmNetwork<Lab>("other").Resource.Directory);
        }
        finally
        {
            Environment.SetEnvironmentVariable("NIXVMS_NETWORKS", null);
        }
    }

    [Theory]
    [InlineData("httpd", "httpd.service")]
    [InlineData("shop.socket", "shop.socket")]
    [InlineData("a.b", "a.b.service")]
    [InlineData("user@0", "user@0.service")]
    public void A_unit_may_leave_out_that_it_is_a_service(string unit, string name) =>
        Assert.Equal([name], _lab.GetMachine("web").WithUnit(unit).WithUnit(unit).Resource.Units);

    [Theory]
    [InlineData("")]
    [InlineData("a/../b")]
    [InlineData("a b")]
    [InlineData("a\n")]
    public void A_unit_that_cannot_be_is_an_error(string unit)
    {
        var error = Assert.Throws<DistributedApplicationException>(() => _lab.GetMachine("web").WithUnit(unit));
        Assert.StartsWith("NIXVM5022: the machine lab-web can have no unit \"", error.Message);
    }

    [Fact]
    public void An_endpoint_has_no_proxy_and_the_port_that_was_asked_for()
    {
        var web = _lab.GetMachine("web").WithHttpEndpoint(targetPort: 80).WithEndpoint(port: 5000, targetPort: 50, name: "fixed").WithHttpEndpoint(targetPort: 8080, name: "bare", isProxied: false);

        MachineEndpoints.Prepare(_lab.Resource);

        Assert.Equal(
            [("http", 80, null, false), ("fixed", 50, 5000, false), ("bare", 8080, null, false)],
            web.Resource.Annotations.OfType<EndpointAnnotation>().Select(e => (e.Name, e.TargetPort!.Value, e.Port, e.IsProxied)));
    }

    [Fact]
    public void An_endpoint_that_cannot_be_is_an_error()
    {
        _lab.GetMachine("web").WithEndpoint(targetPort: 53, name: "dns", protocol: ProtocolType.Udp);
        Assert.Equal("NIXVM5022: the endpoint dns of lab-web is Udp; ports of machines are forwarded for TCP only.", Prepare());

        var other = _builder.AddVmNetwork("other", _scratch.Path);
        other.GetMachine("db").WithHttpEndpoint();
        Assert.Equal("NIXVM5022: the endpoint http of other-db has no targetPort, the port in the machine that it leads to.", Prepare(other.Resource));

        string Prepare(VmNetworkResource? network = null) => Assert.Throws<DistributedApplicationException>(() => MachineEndpoints.Prepare(network ?? _lab.Resource)).Message;
    }

    [Fact]
    public async Task A_machine_sees_the_host_and_its_neighbours_at_other_addresses()
    {
        var db = _lab.GetMachine("db").WithEndpoint(targetPort: 5432, scheme: "tcp");
        var api = Allocated(_builder.AddExecutable("api", "api", ".").WithHttpEndpoint(), 4711);
        var web = _lab.GetMachine("web").WithUnit("shop")
            .WithReference(api.GetEndpoint("http"))
            .WithEnvironment("DB", ReferenceExpression.Create($"Host={db.GetEndpoint("tcp").Property(EndpointProperty.HostAndPort)}"))
            .WithEnvironment("PLAIN", "{{ text }}")
            .WithOtlpExporter();
        _builder.Configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = "http://localhost:4317";

        var environment = await ResolveAsync(web.Resource);

        Assert.Equal("http://10.0.2.100:4711", environment.Variables["services__api__http__0"]);
        Assert.Equal("Host=db-host:5432", environment.Variables["DB"]);
        Assert.Equal("{{ text }}", environment.Variables["PLAIN"]);
        Assert.Equal("http://10.0.2.100:4317", environment.Variables["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        Assert.Equal(("lab", "service.instance.id=web"), (environment.Variables["OTEL_SERVICE_NAME"], environment.Variables["OTEL_RESOURCE_ATTRIBUTES"]));
        Assert.Equal([4317, 4711], environment.HostPorts);

        // Others see what they always do.
        Assert.Equal("http://localhost:4711", api.GetEndpoint("http").Url);
    }

    [Theory]
    [InlineData("web", null, "NIXVM5023: lab-web: nothing gets its environment (API_HTTP, services__api__http__0). Name the units that do: .WithUnit(\"NAME\").")]
    [InlineData("web", "shop.socket", "NIXVM5023: lab-web: shop.socket is no service, and others have no environment.")]
    [InlineData("db", "shop", "NIXVM5023: lab-db: it cannot reach port 4711 of this host: its start script opens no way to it.")]
    public async Task An_environment_that_cannot_be_is_an_error(string machine, string? unit, string message)
    {
        var api = Allocated(_builder.AddExecutable("api", "api", ".").WithHttpEndpoint(), 4711);
        var builder = _lab.GetMachine(machine).WithReference(api.GetEndpoint("http"));
        if (unit is not null)
            builder.WithUnit(unit);

        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => ResolveAsync(builder.Resource));
        Assert.StartsWith(message, error.Message);
    }

    [Theory]
    [InlineData("A B", "x")]
    [InlineData("A", "x\0y")]
    public async Task A_variable_that_systemd_would_leave_out_is_an_error(string name, string value)
    {
        var web = _lab.GetMachine("web").WithUnit("shop").WithEnvironment(name, value);
        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => ResolveAsync(web.Resource));
        Assert.StartsWith($"NIXVM5023: lab-web: {name} is no variable that systemd takes", error.Message);
    }

    private static IResourceBuilder<T> Allocated<T>(IResourceBuilder<T> resource, int port)
        where T : IResourceWithEndpoints
    {
        var endpoint = resource.Resource.Annotations.OfType<EndpointAnnotation>().Single();
        endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "localhost", port);
        return resource;
    }

    private async Task<GuestEnvironment> ResolveAsync(VmMachineResource machine)
    {
        await using var app = _builder.Build();
        return await GuestEnvironment.ResolveAsync(machine, app.Services, NullLogger.Instance, CancellationToken.None);
    }

    /// <summary>As the build makes it, of a network that is not where it was built.</summary>
    private sealed class Lab : IVmNetworkDefinition<Lab>
    {
        public static string Directory => "/nowhere/lab";

        public VmNetwork VmNetwork => throw new NotSupportedException();

        public static Lab Create(VmNetwork network) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => default;
    }
}
