var builder = DistributedApplication.CreateBuilder(args);

var quotes = builder.AddProject<Projects.Quotes>("quotes");

// The greeter runs in the machine. It finds quotes at a forwarded port, and sends its telemetry to the dashboard by another one.
var lab = builder.AddVmNetwork<Networks.Lab>("lab");
lab.GetMachine("web")
    .WithHttpEndpoint(targetPort: 80)
    .WithUnit("greeter")
    .WithReference(quotes)
    .WaitFor(quotes)
    .WithOtlpExporter();

builder.Build().Run();
