using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;

#if XUNIT_V3
namespace NixVms.Testing.XunitV3;
#else
namespace NixVms.Testing.Xunit;
#endif

/// <summary>Writes what the driver logs into the output of the test that runs, with the seconds since it began in front.</summary>
internal sealed class TestLog : ILoggerFactory, ILogger
{
    private readonly object _lock = new();
    private Action<string>? _write;
    private long _started;

    public void Begin(Action<string> write)
    {
        lock (_lock)
            (_write, _started) = (write, Stopwatch.GetTimestamp());
    }

    public void End()
    {
        lock (_lock)
            _write = null;
    }

    public void Write(string text)
    {
        lock (_lock)
            _write?.Invoke($"{Stopwatch.GetElapsedTime(_started).TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture)} {text}");
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Debug;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            Write(formatter(state, exception));
    }

    public void Dispose()
    {
    }
}
