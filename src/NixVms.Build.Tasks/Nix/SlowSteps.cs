using System.Globalization;
using NixVms.Build.Tasks.Logs;

namespace NixVms.Build.Tasks.Nix;

/// <summary>
/// Says what Nix has been doing for long: a download that is not answered looks like nothing at all. What takes a few seconds is
/// not said, and a long build is not many lines.
/// </summary>
internal sealed class SlowSteps : IDisposable
{
    private readonly object _lock = new();
    private readonly List<(long Id, string What, DateTime Since)> _running = [];
    private readonly Action<string> _onMessage;
    private readonly TimeSpan _patience;
    private readonly Timer _timer;
    private DateTime _next = DateTime.MinValue;

    /// <param name="onMessage">Gets a line from time to time.</param>
    /// <param name="patience">How long a step may take before it is said. The pauses between lines are six times as long.</param>
    public SlowSteps(Action<string> onMessage, TimeSpan patience)
    {
        (_onMessage, _patience) = (onMessage, patience);
        _timer = new Timer(_ => Look(), null, patience, TimeSpan.FromTicks(patience.Ticks / 5));
    }

    public SlowSteps(Action<string> onMessage)
        : this(onMessage, TimeSpan.FromSeconds(5))
    {
    }

    public void Add(NixLogEvent logEvent)
    {
        lock (_lock)
        {
            switch (logEvent)
            {
                case NixLogEvent.Started { Type: NixLogTypes.BuildActivity, Fields: { Count: > 0 } fields } when _running.Any(s => s.What.StartsWith($"building {StorePath.NameOf(fields[0])} on ", StringComparison.Ordinal)):
                    break;
                case NixLogEvent.Started started when What(started) is { } what:
                    _running.Add((started.Id, TerminalText.CleanLine(what), DateTime.UtcNow));
                    break;
                case NixLogEvent.Stopped stopped:
                    _running.RemoveAll(s => s.Id == stopped.Id);
                    break;
            }
        }
    }

    public void Dispose() => _timer.Dispose();

    // The newest first: a build that waits for a download began before it.
    private void Look()
    {
        lock (_lock)
        {
            var now = DateTime.UtcNow;
            if (now < _next || _running.LastOrDefault(s => now - s.Since >= _patience) is not { What: { } what } step)
                return;

            _next = now + TimeSpan.FromTicks(_patience.Ticks * 6);
            _onMessage($"Still {what} ({((int)(now - step.Since).TotalSeconds).ToString(CultureInfo.InvariantCulture)} s)");
        }
    }

    private const string Connecting = "connecting to '";

    private static string? What(NixLogEvent.Started step) => (step.Type, step.Fields) switch
    {
        (NixLogTypes.BuildActivity, { Count: > 1 } fields) when fields[1].Length > 0 => $"building {StorePath.NameOf(fields[0])} on {fields[1]}",
        (NixLogTypes.UnknownActivity, _) when step.Text.StartsWith(Connecting, StringComparison.Ordinal) => $"connecting to {step.Text.Substring(Connecting.Length).TrimEnd('\'')}",
        (NixLogTypes.BuildActivity, { Count: > 0 } fields) => $"building {StorePath.NameOf(fields[0])}",
        (NixLogTypes.SubstituteActivity, { Count: > 1 } fields) => $"fetching {StorePath.NameOf(fields[0])} from {fields[1]}",
        (NixLogTypes.DownloadActivity, { Count: > 0 } fields) => $"downloading {fields[0]}",
        _ => null,
    };
}
