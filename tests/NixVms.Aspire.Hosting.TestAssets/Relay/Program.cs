var builder = WebApplication.CreateBuilder(args);
var app = builder.Build();
using var client = new HttpClient();

// What a machine asks for, and what it has made of the answer.
app.MapGet("/hello", () => "hello from the host");
app.MapGet("/told", () => client.GetStringAsync($"{app.Configuration["services:lab-web:http:0"]}/told"));
app.Run();
