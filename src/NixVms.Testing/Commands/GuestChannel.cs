namespace NixVms.Testing.Commands;

/// <summary>The better of two ways to run commands: the agent of our images, or else the root shell of unmodified ones.</summary>
internal sealed class GuestChannel : IGuestChannel
{
    private readonly LaneChannel _lanes;
    private readonly BackdoorChannel _backdoor;
    private IGuestChannel? _chosen;
    private Task _ready;

    public GuestChannel(LaneChannel lanes, BackdoorChannel backdoor)
    {
        (_lanes, _backdoor) = (lanes, backdoor);
        _ready = ChooseAsync();
    }

    /// <summary>The way through our agent, for tests of it.</summary>
    public LaneChannel Lanes => _lanes;

    /// <summary>The way without our agent, for tests of it.</summary>
    public BackdoorChannel Backdoor => _backdoor;

    public Task Ready => Volatile.Read(ref _ready);

    public async Task<CommandResult> RunAsync(string script, ReadOnlyMemory<byte> input, CancellationToken killed)
    {
        await Ready.WaitAsync(killed).ConfigureAwait(false);
        return await _chosen!.RunAsync(script, input, killed).ConfigureAwait(false);
    }

    public void Reset()
    {
        _lanes.Reset();
        _backdoor.Reset();

        // One restart resets a machine several times; those who wait already go on waiting for the same.
        if (Ready.IsCompleted)
            Volatile.Write(ref _ready, ChooseAsync());
    }

    public void Resume()
    {
        _lanes.Resume();
        _backdoor.Resume();
    }

    private async Task ChooseAsync()
    {
        while (true)
        {
            var lanes = _lanes.Ready;
            var isLanes = await Task.WhenAny(lanes, _backdoor.Ready).ConfigureAwait(false) == lanes || lanes.IsCompleted;
            if (!isLanes)
            {
                // The shell is there first. Is there an agent at all?
                if (await _backdoor.HasAgentAsync().ConfigureAwait(false) is not { } hasAgent)
                    continue;
                if (hasAgent)
                    await lanes.ConfigureAwait(false);
                isLanes = hasAgent;
            }

            _chosen = isLanes ? _lanes : _backdoor;
            return;
        }
    }
}
