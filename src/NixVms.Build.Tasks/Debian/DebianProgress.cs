namespace NixVms.Build.Tasks.Debian;

/// <summary>Tells the user what goes on. Architectures are worked on at once, but the callbacks are called one at a time.</summary>
internal sealed class DebianProgress(Action<string>? onMessage, Action<string>? onWarning)
{
    private readonly object _gate = new();

    public void Message(string text)
    {
        lock (_gate)
            onMessage?.Invoke(text);
    }

    public void Warning(string text)
    {
        lock (_gate)
            onWarning?.Invoke(text);
    }
}
