using OpenTelemetry;
using OpenTelemetry.Trace;

var builder = WebApplication.CreateBuilder(args);

// Where to, it takes from OTEL_EXPORTER_OTLP_ENDPOINT.
builder.Services.AddOpenTelemetry().WithTracing(t => t.AddAspNetCoreInstrumentation()).UseOtlpExporter();
var app = builder.Build();

using var quotes = new HttpClient { BaseAddress = new Uri(app.Configuration["services:quotes:http:0"] ?? "http://localhost/") };
app.MapGet("/", async () => $"Hello from {Environment.MachineName}! {await quotes.GetStringAsync("/")}");
app.Run();
