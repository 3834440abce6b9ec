using System.Net.Http.Json;
using NixVms.Testing.Xunit;
using Xunit.Abstractions;

namespace WebShop.Tests;

/// <summary>No order is lost, whatever breaks. The machines are booted once, and restored before each test.</summary>
public sealed class OrderTests(VmNetworkFixture<WebShop> fixture, ITestOutputHelper output)
    : VmTest<WebShop>(fixture, output), IClassFixture<VmNetworkFixture<WebShop>>
{
    [Fact]
    public async Task The_customer_sees_the_shop() =>
        Assert.Contains("Tea", await Network.Customer.SucceedAsync("curl --fail http://shop/"));

    [Fact]
    public async Task An_order_survives_a_cut_cable()
    {
        Uri order;
        using (Network.Partition(Network.Shop, Network.Orders))
        {
            order = await OrderAsync("assam");
            Assert.Equal("accepted", await AskAsync(order));
        }

        await WaitUntilStoredAsync(order, "assam");
    }

    [Fact]
    public async Task Orders_survive_a_killed_database()
    {
        var before = await OrderAsync("ceylon");
        await WaitUntilStoredAsync(before, "ceylon");

        await Network.Database.CrashAsync();
        var meanwhile = await OrderAsync("darjeeling");
        await Network.Database.StartAsync();

        await WaitUntilStoredAsync(meanwhile, "darjeeling");
        await WaitUntilStoredAsync(before, "ceylon");
    }

    /// <summary>Orders from this host, by a port that is forwarded for it; returns where the order can be asked for.</summary>
    private async Task<Uri> OrderAsync(string item)
    {
        using var client = await Network.Shop.CreateHttpClientAsync();
        using var response = await client.PostAsJsonAsync("/orders", new { item });
        return response.EnsureSuccessStatusCode().Headers.Location!;
    }

    private async Task<string> AskAsync(Uri order) =>
        (await Network.Customer.RunAsync($"curl --silent http://shop{order.OriginalString}")).StandardOutput;

    private Task WaitUntilStoredAsync(Uri order, string item) =>
        Network.Customer.WaitForAsync($"{order} is stored", async (_, _) => await AskAsync(order) == $"stored: {item}");
}
