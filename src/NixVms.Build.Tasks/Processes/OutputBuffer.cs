using System.Text;

namespace NixVms.Build.Tasks.Processes;

/// <summary>Output that is kept while it is still being written, up to a limit, and can be taken at any time.</summary>
internal sealed class OutputBuffer(int limit = OutputBuffer.MaxLength)
{
    /// <summary>Characters that are kept: more than the manifest of any network has.</summary>
    public const int MaxLength = 64 << 20;

    private readonly StringBuilder _text = new();

    public void Fill(TextReader reader)
    {
        var buffer = new char[8192];
        int count;
        while ((count = reader.Read(buffer, 0, buffer.Length)) > 0)
        {
            lock (_text)
                _text.Append(buffer, 0, Math.Min(count, limit - _text.Length));
        }
    }

    public override string ToString()
    {
        lock (_text)
            return _text.ToString();
    }
}
