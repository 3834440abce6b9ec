using System.Collections.Concurrent;

namespace NixVms.Testing.Commands;

/// <summary>
/// Commands through the agent of our images: as many at once as there are lanes, the others queue. One lane is kept
/// for ending commands of the others.
/// </summary>
internal sealed class LaneChannel : IGuestChannel
{
    /// <summary>How many ports a machine gets.</summary>
    public const int LaneCount = 8;

    /// <summary>How long a machine has to end a command before it counts as one that does not answer.</summary>
    internal TimeSpan KillGrace { get; set; } = TimeSpan.FromSeconds(1);

    private readonly IReadOnlyList<Lane> _lanes;
    private readonly ConcurrentDictionary<Lane, bool> _answering = new();
    private readonly ConcurrentStack<Lane> _free = new();
    private readonly SemaphoreSlim _freeCount = new(0);
    private readonly SemaphoreSlim _killing = new(1, 1);
    private TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LaneChannel(IReadOnlyList<Stream> ports)
    {
        _lanes = [.. ports.Select((port, number) => new Lane(number, port, OnReady))];
        foreach (var lane in _lanes)
            lane.Start();
    }

    public Task Ready => _ready.Task;

    private Lane Control => _lanes[^1];

    public async Task<CommandResult> RunAsync(string script, ReadOnlyMemory<byte> input, CancellationToken killed)
    {
        var lane = await TakeAsync(killed).ConfigureAwait(false);
        var (id, result) = lane.Run(script, input);

        // The lane is free again once the machine has answered, even if nobody waits for that any more.
        _ = result.ContinueWith(
            task =>
            {
                if (task.IsCompletedSuccessfully)
                    Free(lane);
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        try
        {
            return await result.WaitAsync(killed).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            var grace = Task.Delay(KillGrace, CancellationToken.None);
            _ = KillAsync(lane.Number, id, result);
            await Task.WhenAny(result, grace).ConfigureAwait(false);
            if (result.IsCompletedSuccessfully)
                return await result.ConfigureAwait(false);
            throw;
        }
    }

    public void Reset()
    {
        if (_ready.Task.IsCompleted)
            _ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _answering.Clear();
        while (_freeCount.Wait(0))
            _free.TryPop(out _);
        foreach (var lane in _lanes)
            lane.Restart();
    }

    public void Resume()
    {
        // Lanes ask at their start, and the agent answers as soon as the machine runs.
    }

    private void OnReady(Lane lane)
    {
        if (!_answering.TryAdd(lane, true))
            return;
        if (lane != Control)
            Free(lane);
        if (_answering.ContainsKey(Control) && _answering.Count > 1)
            _ready.TrySetResult();
    }

    private void Free(Lane lane)
    {
        // Not one that has been asked again since, and has not answered yet.
        if (!_answering.ContainsKey(lane))
            return;
        _free.Push(lane);
        _freeCount.Release();
    }

    private async Task<Lane> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _freeCount.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (_free.TryPop(out var lane))
                return lane;
        }
    }

    private async Task KillAsync(int lane, int id, Task command)
    {
        await _killing.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        if (command.IsCompleted)
        {
            _killing.Release();
            return;
        }

        // The command may not have begun yet.
        var script = $$"""
            for ((i = 0; i < 20; i++)); do
              read -r id group < /run/nixvms/{{lane}}.p
              [ "$id" != {{id}} ] || exec kill -KILL -- "-$group"
              sleep 0.05
            done
            """;
        _ = Control.Run(script, default).Result.ContinueWith(
            task =>
            {
                _ = task.Exception;
                _killing.Release();
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }
}
