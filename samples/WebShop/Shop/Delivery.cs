namespace Shop;

/// <summary>Hands the orders of the outbox on, until the service of orders has them: to hand one on twice does no harm.</summary>
internal sealed class Delivery(Outbox outbox, IHttpClientFactory clients, ILogger<Delivery> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var id in outbox.Orders)
            {
                try
                {
                    using var item = new StringContent(await outbox.ReadAsync(id));
                    using var response = await clients.CreateClient("orders").PutAsync($"/orders/{id}", item, stoppingToken);
                    response.EnsureSuccessStatusCode();
                    outbox.Remove(id);
                }
                catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !stoppingToken.IsCancellationRequested)
                {
                    logger.LogWarning("Order {Id} waits: {Reason}", id, e.Message);
                }
            }
        }
    }
}
