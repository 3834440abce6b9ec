namespace NixVms.Testing;

/// <summary>What was last seen of something that is waited for.</summary>
internal sealed class Observation
{
    private volatile string _text = "";

    public string Text
    {
        get => _text;
        set => _text = value;
    }
}
