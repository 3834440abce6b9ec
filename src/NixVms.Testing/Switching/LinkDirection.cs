using System.Diagnostics;

namespace NixVms.Testing.Switching;

/// <summary>One direction of a path through one switch: decides for each frame whether it arrives, and when.</summary>
internal sealed class LinkDirection(NetworkPath path, Random random)
{
    /// <summary>How long a frame may wait for bandwidth.</summary>
    private static readonly long QueueLimit = Stopwatch.Frequency / 2;

    private long _freeAt;
    private long _lastArrival;

    /// <param name="length">The length of the frame in bytes.</param>
    /// <param name="now">The time in ticks of <see cref="Stopwatch"/>.</param>
    /// <returns>When the frame arrives; null if it never does.</returns>
    public long? Arrival(int length, long now)
    {
        var conditions = path.Conditions;
        if (!conditions.IsUp || (conditions.LossRate > 0 && random.NextDouble() < conditions.LossRate))
            return null;

        var sent = now;
        if (conditions.BytesPerSecond is { } rate)
        {
            var start = Math.Max(now, _freeAt);
            if (start - now > QueueLimit)
                return null;
            sent = _freeAt = start + (long)((double)length / rate * Stopwatch.Frequency);
        }

        var delay = conditions.Delay + conditions.Jitter * random.NextDouble();
        var arrival = sent + (long)(delay.TotalSeconds * Stopwatch.Frequency);

        // A cable does not let frames overtake each other, not even when its delay has just become shorter.
        return _lastArrival = Math.Max(arrival, _lastArrival);
    }
}
