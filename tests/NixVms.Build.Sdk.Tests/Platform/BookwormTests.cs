using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Platform;

/// <summary>Machines of Debian 12, which nothing asks for but the lock of their project.</summary>
[Collection(PackedSdk.Networks)]
public sealed class BookwormTests(BookwormNetwork network) : IClassFixture<BookwormNetwork>
{
    [Theory(Timeout = Limits.Long)]
    [InlineData("test1", "i386", "i686")]
    [InlineData("test2", "amd64", "x86_64")]
    public async Task A_lock_of_Debian_12_keeps_its_machines_there(string machine, string architecture, string kernel)
    {
        Assert.Equal("bookworm", await network.RunAsync(machine, ". /etc/os-release; echo $VERSION_CODENAME"));
        Assert.Equal(architecture, await network.RunAsync(machine, "dpkg --print-architecture"));
        Assert.Equal(kernel, await network.RunAsync(machine, "uname -m"));
        Assert.StartsWith("6.1.", await network.RunAsync(machine, "uname -r"));
    }

    [Fact(Timeout = Limits.Long)]
    public async Task The_network_of_the_man_page_and_its_daemons_work_on_Debian_12()
    {
        Assert.Contains("It works", await network.RunAsync("test1", "curl --silent --fail http://test2/"));
        Assert.Contains("It works", await network.RunAsync("test2", "lynx -dump http://localhost/"));
        Assert.StartsWith("15.", await network.RunAsync("test2", "cd / && su postgres -c 'psql -Atc \"show server_version\"'"));
        Assert.Contains("PONG", await network.RunAsync("test2", "printf 'PING\\r\\nQUIT\\r\\n' | nc -w 5 localhost 6379"));
        Assert.StartsWith("Python 3.11.", await network.RunAsync("test2", "python3 --version"));
        foreach (var machine in new[] { "test1", "test2" })
            Assert.Equal("", await network.RunAsync(machine, "systemctl --failed --no-legend"));
    }
}
