using System.Diagnostics;
using NixVms.Testing.Switching;

namespace NixVms.Testing.Tests.Switching;

public sealed class LinkDirectionTests
{
    private readonly NetworkPath _path = new("a", "b");
    private readonly LinkDirection _direction;

    public LinkDirectionTests() => _direction = new LinkDirection(_path, new Random(1));

    [Fact]
    public void Without_faults_a_frame_arrives_at_once() => Assert.Equal(1000, _direction.Arrival(1514, 1000));

    [Fact]
    public void Lost_frames_are_the_share_that_was_asked_for()
    {
        _path.LossRate = 0.3;
        var lost = Enumerable.Range(0, 10_000).Count(i => _direction.Arrival(60, i) is null);
        Assert.InRange(lost, 2800, 3200);
    }

    [Fact]
    public void Jitter_lies_between_nothing_and_its_value_and_frames_keep_their_order()
    {
        _path.Delay = TimeSpan.FromMilliseconds(100);
        _path.Jitter = TimeSpan.FromMilliseconds(50);
        var millisecond = Stopwatch.Frequency / 1000;
        long last = 0;
        for (var i = 0; i < 1000; i++)
        {
            var now = i * 200 * millisecond;
            var arrival = _direction.Arrival(60, now)!.Value;
            Assert.InRange(arrival - now, 100 * millisecond, 150 * millisecond);
            Assert.True(arrival >= last);
            last = arrival;
        }

        _path.Reset();
        Assert.True(_direction.Arrival(60, 0) >= last);
    }

    [Fact]
    public void What_exceeds_the_bandwidth_for_long_is_dropped()
    {
        _path.BytesPerSecond = 10_000;
        var arrivals = Enumerable.Range(0, 20).Select(_ => _direction.Arrival(1000, 0)).ToArray();

        // A tenth of a second each; those that would wait more than half a second are not sent.
        Assert.Equal(6, arrivals.Count(a => a is not null));
    }

    [Fact]
    public void A_path_is_down_while_any_partition_holds()
    {
        _path.AddPartition();
        _path.AddPartition();
        _path.RemovePartition();
        _path.IsUp = true;
        Assert.False(_path.IsUp);
        Assert.Null(_direction.Arrival(60, 0));

        _path.RemovePartition();
        Assert.True(_path.IsUp);
    }

    [Fact]
    public void Values_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _path.LossRate = 1.1);
        Assert.Throws<ArgumentOutOfRangeException>(() => _path.LossRate = double.NaN);
        Assert.Throws<ArgumentOutOfRangeException>(() => _path.Delay = TimeSpan.FromMilliseconds(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => _path.BytesPerSecond = 0);
    }
}
