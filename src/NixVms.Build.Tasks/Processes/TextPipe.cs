using System.Text;

namespace NixVms.Build.Tasks.Processes;

/// <summary>Keeps an output while it is still being written, up to a limit. It can be taken at any time.</summary>
internal sealed class TextPipe : OutputPipe
{
    /// <summary>Characters that are kept: more than the manifest of any network has.</summary>
    private const int MaxLength = 64 << 20;

    private readonly StringBuilder _text = new();

    public override string ToString()
    {
        lock (_text)
            return _text.ToString();
    }

    protected override void Add(ReadOnlySpan<char> text)
    {
        lock (_text)
            _text.Append(text[..Math.Min(text.Length, MaxLength - _text.Length)]);
    }

    protected override void Complete()
    {
    }
}
