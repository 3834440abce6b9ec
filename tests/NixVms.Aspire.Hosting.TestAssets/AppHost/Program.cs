using Microsoft.Extensions.Configuration;
using NixVms.Testing;

// --lab=FOLDER, the network; --qemu=COMMAND, another QEMU.
var builder = DistributedApplication.CreateBuilder(args);
var options = new VmNetworkOptions { QemuPath = builder.Configuration["qemu"] };
var lab = builder.AddVmNetwork("lab", builder.Configuration["lab"] ?? "nowhere", options);
var web = lab.GetMachine("web").WithHttpEndpoint(targetPort: 80).WithUnit("httpd").WithUnit("probe")
    .WithHttpHealthCheck("/health")
    .WithEnvironment("TRICKY", "a \"$HOME\" \\ `id` 'b'\ntwo")
    .WithOtlpExporter();
var relay = builder.AddProject<Projects.Relay>("relay").WithHttpEndpoint().WithReference(web).WaitFor(web);
web.WithReference(relay);
builder.Build().Run();
