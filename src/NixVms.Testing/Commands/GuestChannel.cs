namespace NixVms.Testing.Commands;

/// <summary>The better of two ways to run commands: the agent of our images, or else the root shell of unmodified ones.</summary>
internal sealed class GuestChannel : IGuestChannel
{
    private readonly AgentChannel _agent;
    private readonly BackdoorChannel _backdoor;
    private IGuestChannel? _chosen;
    private Task _ready;

    public GuestChannel(AgentChannel agent, BackdoorChannel backdoor)
    {
        (_agent, _backdoor) = (agent, backdoor);
        _ready = ChooseAsync();
    }

    /// <summary>The way through our agent, for tests of it.</summary>
    public AgentChannel Agent => _agent;

    /// <summary>The way without our agent, for tests of it.</summary>
    public BackdoorChannel Backdoor => _backdoor;

    public Task Ready => Volatile.Read(ref _ready);

    public async Task<CommandResult> RunAsync(string script, ReadOnlyMemory<byte> input, int maximumOutput, CancellationToken killed)
    {
        await Ready.WaitAsync(killed).ConfigureAwait(false);
        return await _chosen!.RunAsync(script, input, maximumOutput, killed).ConfigureAwait(false);
    }

    public void Reset()
    {
        _agent.Reset();
        _backdoor.Reset();

        // One restart resets a machine several times; those who wait already go on waiting for the same.
        if (Ready.IsCompleted)
            Volatile.Write(ref _ready, ChooseAsync());
    }

    public void Resume()
    {
        _agent.Resume();
        _backdoor.Resume();
    }

    private async Task ChooseAsync()
    {
        while (true)
        {
            var agent = _agent.Ready;
            var isAgent = await Task.WhenAny(agent, _backdoor.Ready).ConfigureAwait(false) == agent || agent.IsCompleted;
            if (!isAgent)
            {
                // The shell is there first. Is there an agent at all?
                if (await _backdoor.HasAgentAsync().ConfigureAwait(false) is not { } hasAgent)
                    continue;
                if (hasAgent)
                    await agent.ConfigureAwait(false);
                isAgent = hasAgent;
            }

            _chosen = isAgent ? _agent : _backdoor;
            return;
        }
    }
}
