namespace Template._1.Tests;

#if (TestFramework == "mstest")
[TestClass]
#endif
public sealed class NetworkTests
{
#if (TestFramework == "xunit" || TestFramework == "xunit3")
    [Fact]
#elseif (TestFramework == "mstest")
    [TestMethod]
#else
    [Test]
#endif
    public async Task The_client_is_served_unless_its_cable_is_cut()
    {
        await using var network = await Network.StartAsync();
        await network.Web.WaitForUnitAsync("service-name");
        await network.Client.SucceedAsync("curl --fail http://web/");

        using (network.Partition(network.Client, network.Web))
            await network.Client.FailAsync("curl --fail --max-time 2 http://web/");
    }
}
