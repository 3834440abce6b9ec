using System.Diagnostics;
using System.Globalization;
using NixVms.Testing.Tests.Infrastructure;

namespace NixVms.Testing.Tests.Networks;

[Collection(ManPageNetwork.Collection)]
public sealed class FaultTests(ManPageNetwork lab) : IDisposable
{
    private NetworkPath Path => lab.Network.Between(lab.Test1, lab.Test2);

    private VmAddress Address => Assert.Single(lab.Test2.Manifest.Addresses);

    public void Dispose() => lab.Network.Heal();

    [Fact(Timeout = Limits.Commands)]
    public async Task A_partition_lasts_until_it_is_disposed()
    {
        await lab.Test1.SucceedAsync("curl -fsS http://test2/");
        using (lab.Network.Partition(lab.Test1, lab.Test2))
        {
            Assert.False(Path.IsUp);
            await lab.Test1.FailAsync("curl -fsS --max-time 2 http://test2/");
            await lab.Test2.FailAsync("ping -c 1 -W 2 test1");
        }

        await lab.Test1.SucceedAsync("curl -fsS http://test2/");
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task A_delay_is_what_ping_measures()
    {
        await PingAsync(2, 0.2);
        Path.Delay = TimeSpan.FromMilliseconds(100);
        var times = await PingAsync(5, 0.3);
        Assert.Equal(5, times.Count);
        Assert.InRange(times.Min(), 200, 260);
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task A_loss_is_what_does_not_arrive()
    {
        // What asks for the hardware address would be lost as well, and datagrams with it.
        await lab.Test1.SucceedAsync($"ip neigh replace {Address.Address} lladdr {Address.MacAddress} dev eth1 nud permanent");
        Assert.Equal(300, await CountArrivingAsync(300));
        Path.LossRate = 0.3;

        // 700 on average, and 14.5 is their standard deviation.
        Assert.InRange(await CountArrivingAsync(1000), 630, 770);
        await lab.Test1.SucceedAsync($"ip neigh del {Address.Address} dev eth1");
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task A_limit_of_bandwidth_holds()
    {
        await using var server = await lab.Test2.StartProcessAsync("head -c 300000 /dev/zero | nc -l -N 7001");
        await lab.Test2.WaitUntilSucceedsAsync("ss -lnt | grep -q :7001");
        Path.BytesPerSecond = 100_000;
        var watch = Stopwatch.StartNew();
        Assert.Equal("300000", await lab.Test1.SucceedAsync("nc test2 7001 < /dev/null | wc -c"));
        Assert.InRange(watch.Elapsed.TotalSeconds, 2.5, 30);
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task An_unplugged_card_has_no_carrier()
    {
        Assert.Equal("1", await lab.Test1.SucceedAsync("cat /sys/class/net/eth1/carrier"));
        await using (await lab.Test1.NetworkCards["eth1"].UnplugAsync())
        {
            await lab.Test1.WaitUntilSucceedsAsync("[ $(cat /sys/class/net/eth1/carrier) = 0 ]");
            await lab.Test1.FailAsync("ping -c 1 -W 2 test2");
        }

        await lab.Test1.WaitUntilSucceedsAsync("ping -c 1 -W 2 test2");
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task A_capture_shows_what_passed()
    {
        using var scratch = new ScratchFolder();
        var lan = Assert.Single(lab.Network.Lans);
        Assert.Equal(lab.Network.Machines, lan.Machines);
        var forwarded = lan.FramesForwarded;
        using (lan.Capture(scratch["lan.pcap"]))
            await lab.Test1.SucceedAsync("ping -c 1 -p 6e69787663 test2");

        Assert.Contains("nixvcnixvc", System.Text.Encoding.ASCII.GetString(File.ReadAllBytes(scratch["lan.pcap"])));
        Assert.True(lan.FramesForwarded >= forwarded + 2);
    }

    [Fact]
    public void There_is_a_path_between_two_machines_of_the_network()
    {
        Assert.Same(lab.Network.Between(lab.Test2, lab.Test1), Path);
        Assert.Throws<ArgumentException>(() => lab.Network.Between(lab.Test1, lab.Test1));
        Assert.Contains("test1, test2", Assert.Throws<KeyNotFoundException>(() => lab.Network["test3"]).Message);
    }

    /// <summary>Sends datagrams from test1 to test2, where nothing listens: its kernel counts them.</summary>
    private async Task<int> CountArrivingAsync(int count)
    {
        const string counter = "while read -r name _ noPorts _; do [ $name = Udp: ] && n=$noPorts; done < /proc/net/snmp; echo $n";
        var before = int.Parse(await lab.Test2.SucceedAsync(counter), CultureInfo.InvariantCulture);
        await lab.Test1.SucceedAsync($"for ((i = 0; i < {count}; i++)); do echo > /dev/udp/{Address.Address}/9; done");
        await lab.Test1.FailAsync("ping -c 1 -W 1 192.168.1.250");
        return int.Parse(await lab.Test2.SucceedAsync(counter), CultureInfo.InvariantCulture) - before;
    }

    /// <summary>Pings test2 from test1: the round trips in milliseconds.</summary>
    private async Task<IReadOnlyList<double>> PingAsync(int count, double interval)
    {
        var result = await lab.Test1.RunAsync($"ping -n -c {count} -i {interval} -W 3 test2", TimeSpan.FromMinutes(2));
        var times = from line in result.Lines
                    where line.Contains("time=", StringComparison.Ordinal)
                    select double.Parse(line.Split("time=")[1].Split(' ')[0], CultureInfo.InvariantCulture);
        return [.. times];
    }
}
