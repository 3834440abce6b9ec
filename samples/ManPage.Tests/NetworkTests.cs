using NixVms.Testing;
using NixVms.Testing.Xunit;
using Xunit.Abstractions;

namespace ManPage.Tests;

/// <summary>What the man page's network is for: test2 serves, test1 asks. It is booted once, and restored before each test.</summary>
public sealed class NetworkTests(VmNetworkFixture<ManPage> fixture, ITestOutputHelper output)
    : VmTest<ManPage>(fixture, output), IClassFixture<VmNetworkFixture<ManPage>>
{
    [Fact]
    public async Task Each_machine_has_the_architecture_that_the_network_gives_it()
    {
        Assert.Equal("i686", await Network.Test1.SucceedAsync("uname -m"));
        Assert.Equal("x86_64", await Network.Test2.SucceedAsync("uname -m"));
    }

    [Fact]
    public async Task Test1_gets_the_page_of_test2()
    {
        var status = await Network.Test1.SucceedAsync("curl --silent --output /dev/null --write-out '%{http_code}' http://test2/");

        Assert.Equal("200", status);
    }

    [Fact]
    public async Task The_page_can_be_read_in_lynx()
    {
        Assert.NotEmpty(await Network.Test2.SucceedAsync("lynx -dump http://localhost/"));
    }

    [Fact]
    public async Task The_page_can_be_read_from_this_host()
    {
        using var client = await Network.Test2.CreateHttpClientAsync();

        using var response = await client.GetAsync("/");

        Assert.True(response.IsSuccessStatusCode);
    }

    [Theory]
    [InlineData(ManPage.Addresses.Test1)]
    [InlineData(ManPage.Addresses.Test2)]
    public async Task Both_accept_connections_of_ssh(string address)
    {
        await Network.Test1.WaitForOpenPortAsync(22, address);
        await Network.Test2.WaitForOpenPortAsync(22, address);
    }

    [Fact]
    public async Task Without_a_cable_test1_gets_nothing()
    {
        using (Network.Partition(Network.Test1, Network.Test2))
            await Network.Test1.FailAsync("curl --silent --fail --max-time 2 http://test2/");

        await Network.Test1.SucceedAsync("curl --silent --fail http://test2/");
    }

    [Fact]
    public async Task A_slow_network_is_slow()
    {
        Network.Between(Network.Test1, Network.Test2).Delay = TimeSpan.FromMilliseconds(200);

        var request = await Network.Test1.RunAsync("curl --silent --fail http://test2/");

        Assert.Equal(0, request.ExitCode);
        Assert.InRange(request.Duration, TimeSpan.FromMilliseconds(800), TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task What_a_test_breaks_is_whole_for_the_next_one(int time)
    {
        Assert.True(await Network.Test2.Files.ExistsAsync("/etc/hostname"), $"It is gone the {time}. time.");

        await Network.Test2.SucceedAsync("rm /etc/hostname; systemctl stop httpd");
    }
}
