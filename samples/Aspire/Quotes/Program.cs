var app = WebApplication.CreateBuilder(args).Build();
app.MapGet("/", () => "Everything is a file.");
app.Run();
