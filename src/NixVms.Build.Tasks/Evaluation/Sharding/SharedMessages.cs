namespace NixVms.Build.Tasks.Evaluation.Sharding;

/// <summary>
/// What several processes say about one network, as one process would: several say what comes of the part of the network that each
/// of them evaluates, so a text counts as often as the one that says it most often does.
/// </summary>
/// <param name="onMessage">Gets each message.</param>
internal sealed class SharedMessages(Action<string> onMessage)
{
    private readonly object _lock = new();
    private readonly Dictionary<string, int> _told = new(StringComparer.Ordinal);

    /// <summary>What takes the messages of one more process.</summary>
    public Action<string> NewProcess()
    {
        var said = new Dictionary<string, int>(StringComparer.Ordinal);
        return message =>
        {
            lock (_lock)
            {
                said[message] = said.GetValueOrDefault(message) + 1;
                if (said[message] <= _told.GetValueOrDefault(message))
                    return;
                _told[message] = said[message];
                onMessage(message);
            }
        };
    }
}
