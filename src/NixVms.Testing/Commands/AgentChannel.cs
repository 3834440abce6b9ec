using System.Collections.Concurrent;

namespace NixVms.Testing.Commands;

/// <summary>
/// Commands through the agent of our images, in a machine of any platform: as many at once as it has ports, the others
/// queue. One port is kept for ending commands of the others.
/// </summary>
internal sealed class AgentChannel
{
    /// <summary>How many ports a machine gets.</summary>
    public const int PortCount = 8;

    /// <summary>How long a machine has to end a command before it counts as one that does not answer.</summary>
    internal TimeSpan KillGrace { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>For what a script of ours writes.</summary>
    private const int SmallOutput = 64 * 1024;

    private readonly IReadOnlyList<AgentPort> _ports;
    private readonly ConcurrentDictionary<AgentPort, bool> _answering = new();
    private readonly ConcurrentStack<AgentPort> _free = new();
    private readonly SemaphoreSlim _freeCount = new(0);
    private readonly SemaphoreSlim _killing = new(1, 1);
    private TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public AgentChannel(IReadOnlyList<Stream> streams)
    {
        _ports = [.. streams.Select((stream, number) => new AgentPort(number, stream, OnReady))];
        foreach (var port in _ports)
            port.Start();
    }

    /// <summary>Done when the machine accepts commands.</summary>
    public Task Ready => _ready.Task;

    private AgentPort Control => _ports[^1];

    /// <summary>Runs a bash script.</summary>
    /// <param name="maximumOutput">How many bytes of both outputs are taken.</param>
    /// <param name="killed">
    /// Ends the script and all processes of its group. Its outcome so far is then returned, or
    /// <see cref="OperationCanceledException"/> thrown when the machine does not answer.
    /// </param>
    /// <exception cref="IOException">The connection to the machine ended, or the machine restarted meanwhile.</exception>
    /// <exception cref="TooMuchOutputException">There are more.</exception>
    public async Task<CommandResult> RunAsync(string script, ReadOnlyMemory<byte> input, int maximumOutput, CancellationToken killed)
    {
        var port = await TakeAsync(killed).ConfigureAwait(false);
        var (id, result) = port.Run(script, input, maximumOutput);

        // The port is free again once the machine has answered, even if nobody waits for that any more.
        _ = result.ContinueWith(
            task =>
            {
                if (task.IsCompletedSuccessfully || task.Exception?.InnerException is TooMuchOutputException)
                    Free(port);
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
            _ = KillAsync(port.Number, id, result);
            await Task.WhenAny(result, grace).ConfigureAwait(false);
            if (result.IsCompletedSuccessfully)
                return await result.ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The machine restarts: what is running there is lost, and it accepts no commands for a while.</summary>
    public void Reset()
    {
        if (_ready.Task.IsCompleted)
            _ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _answering.Clear();
        while (_freeCount.Wait(0))
            _free.TryPop(out _);
        foreach (var port in _ports)
            port.Restart();
    }

    private void OnReady(AgentPort port)
    {
        if (!_answering.TryAdd(port, true))
            return;
        if (port != Control)
            Free(port);
        if (_answering.ContainsKey(Control) && _answering.Count > 1)
            _ready.TrySetResult();
    }

    private void Free(AgentPort port)
    {
        // Not one that has been asked again since, and has not answered yet.
        if (!_answering.ContainsKey(port))
            return;
        _free.Push(port);
        _freeCount.Release();
    }

    private async Task<AgentPort> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _freeCount.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (_free.TryPop(out var port))
                return port;
        }
    }

    private async Task KillAsync(int port, int id, Task command)
    {
        await _killing.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        if (command.IsCompleted)
        {
            _killing.Release();
            return;
        }

        _ = Control.Run($"{GuestFunctions.EndCommand}\nend_command {port} {id}", default, SmallOutput).Result.ContinueWith(
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
