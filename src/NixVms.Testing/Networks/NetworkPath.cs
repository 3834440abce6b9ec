using NixVms.Testing.Switching;

namespace NixVms.Testing;

/// <summary>
/// What lies between two machines on all networks they share: a cable that can be cut, slowed down and made to lose
/// frames while machines run. Every value holds for each of the two directions; changes act on the frames sent
/// after them. Safe to use from several threads.
/// </summary>
public sealed class NetworkPath
{
    private readonly object _lock = new();
    private int _partitions;
    private bool _isUp = true;
    private TimeSpan _delay;
    private TimeSpan _jitter;
    private double _lossRate;
    private long? _bytesPerSecond;

    internal NetworkPath(string first, string second) => (First, Second) = (first, second);

    /// <summary>The name of one of the two machines.</summary>
    public string First { get; }

    /// <summary>The name of the other machine.</summary>
    public string Second { get; }

    /// <summary>
    /// Whether frames pass; true unless set otherwise. While a partition holds that separates the two machines,
    /// this is false whatever it was set to.
    /// </summary>
    public bool IsUp
    {
        get => Conditions.IsUp;
        set => Change(() => _isUp = value);
    }

    /// <summary>How much later than usual a frame arrives, in each direction; none by default. The round trip takes twice as long.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than zero, or more than a minute.</exception>
    public TimeSpan Delay
    {
        get => Conditions.Delay;
        set => Change(() => _delay = Checked(value));
    }

    /// <summary>A random part of the delay: each frame takes <see cref="Delay"/> and up to this much more. Frames keep their order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than zero, or more than a minute.</exception>
    public TimeSpan Jitter
    {
        get => Conditions.Jitter;
        set => Change(() => _jitter = Checked(value));
    }

    /// <summary>
    /// The share of frames that get lost in each direction, from 0 (the default) to 1. A ping crosses twice: at 0.3,
    /// 51 % of them get no answer.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not from 0 to 1.</exception>
    public double LossRate
    {
        get => Conditions.LossRate;
        set
        {
            if (value is not (>= 0 and <= 1))
                throw new ArgumentOutOfRangeException(nameof(value), value, "A loss rate is a share from 0 to 1.");
            Change(() => _lossRate = value);
        }
    }

    /// <summary>The bandwidth in each direction in bytes per second; null, the default, sets no limit. What exceeds it waits up to half a second, then frames are dropped.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Zero or less.</exception>
    public long? BytesPerSecond
    {
        get => Conditions.BytesPerSecond;
        set
        {
            if (value <= 0)
                throw new ArgumentOutOfRangeException(nameof(value), value, "A bandwidth is more than 0 bytes per second; IsUp = false lets nothing pass.");
            Change(() => _bytesPerSecond = value);
        }
    }

    /// <summary>Takes away delay, jitter, loss and limit of bandwidth, and sets <see cref="IsUp"/>. Partitions that are in force stay.</summary>
    public void Reset() => Change(() =>
    {
        _isUp = true;
        _delay = _jitter = default;
        _lossRate = 0;
        _bytesPerSecond = null;
    });

    /// <summary>What the switch goes by; replaced as a whole, so that it never sees half of a change.</summary>
    internal LinkConditions Conditions { get; private set; } = LinkConditions.Perfect;

    internal void AddPartition() => Change(() => _partitions++);

    internal void RemovePartition() => Change(() => _partitions--);

    private void Change(Action change)
    {
        lock (_lock)
        {
            change();
            Conditions = new LinkConditions(_isUp && _partitions == 0, _delay, _jitter, _lossRate, _bytesPerSecond);
        }
    }

    private static TimeSpan Checked(TimeSpan value) =>
        value >= TimeSpan.Zero && value <= TimeSpan.FromMinutes(1)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A delay is from 0 to 1 minute.");
}
