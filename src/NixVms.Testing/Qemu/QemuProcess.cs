using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using NixVms.Testing.Qemu;

namespace NixVms.Testing;

/// <summary>The QEMU process of a running machine, for what the other members do not cover.</summary>
public sealed class QemuProcess
{
    /// <summary>A machine may cause them as fast as it likes.</summary>
    private const int MaximumEvents = 1000;

    private readonly Process _process;
    private readonly QmpClient _qmp;
    private readonly TimeSpan _limit;
    private readonly object _lock = new();
    private readonly List<Channel<QmpEvent>> _readers = [];

    /// <param name="limit">How long QEMU may take for a command.</param>
    internal QemuProcess(Process process, QmpClient qmp, Version version, TimeSpan limit) =>
        (_process, _qmp, Version, _limit, Arguments) = (process, qmp, version, limit, ReadArguments(process.Id));

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>Done when every event has been handed on.</summary>
    internal Task Closed => _qmp.Closed;

    /// <summary>Its version.</summary>
    public Version Version { get; }

    /// <summary>Its command line; empty where the system does not tell.</summary>
    public IReadOnlyList<string> Arguments { get; }

    /// <summary>Runs a command of QEMU's control protocol (QMP), such as <c>query-status</c>, and returns its result.</summary>
    /// <exception cref="QmpException">QEMU refused it.</exception>
    /// <exception cref="IOException">QEMU has ended.</exception>
    /// <exception cref="VmTimeoutException">QEMU does not answer, in the time that a command may take (<see cref="VmTimeouts.Command"/>).</exception>
    public async Task<JsonNode?> ExecuteAsync(string command, JsonObject? arguments = null, CancellationToken cancellationToken = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_limit);
        try
        {
            return await _qmp.ExecuteAsync(command, arguments, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new VmTimeoutException($"QEMU (process {Id}) has not answered {command} in {VirtualMachine.Seconds(_limit)}: it hangs, or something has stopped it.", null, _limit, "");
        }
    }

    /// <summary>Runs a command of QEMU's monitor for people (HMP), such as <c>info network</c>, and returns its text.</summary>
    /// <exception cref="IOException">QEMU has ended.</exception>
    /// <exception cref="VmTimeoutException">QEMU does not answer.</exception>
    public async Task<string> MonitorAsync(string command, CancellationToken cancellationToken = default)
    {
        var text = await ExecuteAsync("human-monitor-command", new JsonObject { ["command-line"] = command }, cancellationToken).ConfigureAwait(false);
        return text?.GetValue<string>() ?? "";
    }

    /// <summary>The events that QEMU reports from now on, until it ends; the last thousand for a reader that is slow.</summary>
    public async IAsyncEnumerable<QmpEvent> ReadEventsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateBounded<QmpEvent>(new BoundedChannelOptions(MaximumEvents) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_lock)
            _readers.Add(channel);
        try
        {
            await foreach (var qmpEvent in channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                yield return qmpEvent;
        }
        finally
        {
            lock (_lock)
                _readers.Remove(channel);
        }
    }

    internal void Publish(QmpEvent qmpEvent)
    {
        lock (_lock)
            _readers.ForEach(r => r.Writer.TryWrite(qmpEvent));
    }

    internal void Complete()
    {
        lock (_lock)
            _readers.ForEach(r => r.Writer.TryComplete());
    }

    private static IReadOnlyList<string> ReadArguments(int id)
    {
        var file = $"/proc/{id}/cmdline";
        return File.Exists(file) ? File.ReadAllText(file, Encoding.UTF8).TrimEnd('\0').Split('\0') : [];
    }
}
