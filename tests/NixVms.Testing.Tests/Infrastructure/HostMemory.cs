using System.Diagnostics;

namespace NixVms.Testing.Tests.Infrastructure;

/// <summary>Watches how much this process grows.</summary>
internal sealed class HostMemory : IDisposable
{
    /// <summary>What a machine may cost, whatever it does.</summary>
    public const long Limit = 200_000_000;

    private readonly long _before;
    private readonly Timer _timer;
    private long _most;

    public HostMemory()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        _before = Now;
        _timer = new Timer(_ => Look(), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(20));
    }

    private static long Now
    {
        get
        {
            using var process = Process.GetCurrentProcess();
            return process.WorkingSet64;
        }
    }

    public void AssertBounded()
    {
        Look();
        var growth = Interlocked.Read(ref _most) - _before;
        Assert.True(growth < Limit, $"This process has grown by {growth:N0} bytes.");
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var now = Now;
        if (now > Interlocked.Read(ref _most))
            Interlocked.Exchange(ref _most, now);
    }
}
