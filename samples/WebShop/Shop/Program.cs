using System.Net;
using Shop;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddHttpClient("orders", client =>
{
    client.BaseAddress = builder.Configuration.GetValue<Uri>("Orders");
    client.Timeout = TimeSpan.FromSeconds(10);
});
builder.Services.AddSingleton<Outbox>();
builder.Services.AddHostedService<Delivery>();

var app = builder.Build();
app.UseDefaultFiles();
app.UseStaticFiles();

app.MapPost("/orders", async (NewOrder order, Outbox outbox) =>
{
    var id = Guid.NewGuid();
    await outbox.AddAsync(id, order.Item);
    return Results.Accepted($"/orders/{id}");
});

app.MapGet("/orders/{id:guid}", async (Guid id, Outbox outbox, IHttpClientFactory clients) =>
{
    if (outbox.Contains(id))
        return Results.Text("accepted");
    using var response = await clients.CreateClient("orders").GetAsync($"/orders/{id}");
    return response.StatusCode == HttpStatusCode.NotFound
        ? Results.NotFound()
        : Results.Text($"stored: {await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync()}");
});

app.Run();

/// <summary>What a customer sends.</summary>
internal sealed record NewOrder(string Item);
