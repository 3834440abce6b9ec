using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace NixVms.Testing.Switching;

/// <summary>
/// Frames on their way to a port, in the order in which they arrive. Adding never waits: what does not fit is
/// dropped. One thread takes.
/// </summary>
internal sealed class FrameQueue
{
    /// <summary>Enough for a second of delay on a busy link, and no more than some megabytes of memory.</summary>
    private const int Capacity = 4096;
    private const int MaximumBytes = 16 * 1024 * 1024;

    private readonly object _lock = new();
    private readonly PriorityQueue<byte[], (long Arrival, long Number)> _frames = new();
    private long _number;
    private int _bytes;
    private bool _isClosed;

    /// <summary>Adds a frame, or drops it when too many are waiting.</summary>
    public bool TryAdd(byte[] frame, long arrival)
    {
        lock (_lock)
        {
            if (_isClosed || _frames.Count >= Capacity || _bytes > MaximumBytes - frame.Length)
                return false;
            _bytes += frame.Length;
            _frames.Enqueue(frame, (arrival, _number++));
            Monitor.Pulse(_lock);
            return true;
        }
    }

    /// <summary>Waits for the next frame to arrive; false when the queue was closed.</summary>
    public bool TryTake([NotNullWhen(true)] out byte[]? frame)
    {
        lock (_lock)
        {
            while (!_isClosed)
            {
                if (!_frames.TryPeek(out frame, out var priority))
                {
                    Monitor.Wait(_lock);
                    continue;
                }

                var wait = priority.Arrival - Stopwatch.GetTimestamp();
                if (wait <= 0)
                {
                    _frames.Dequeue();
                    _bytes -= frame.Length;
                    return true;
                }

                // Rounded up: a frame never arrives early.
                Monitor.Wait(_lock, TimeSpan.FromMilliseconds(Math.Ceiling(wait * 1000.0 / Stopwatch.Frequency)));
            }

            frame = null;
            return false;
        }
    }

    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            _frames.Clear();
            Monitor.PulseAll(_lock);
        }
    }
}
