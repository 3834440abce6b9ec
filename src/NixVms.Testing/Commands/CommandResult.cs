using System.Text;

namespace NixVms.Testing;

/// <summary>How a command in a machine ended.</summary>
/// <param name="ExitCode">Its exit code; 128 and more for a signal, as in a shell (137 is SIGKILL).</param>
/// <param name="StandardOutputBytes">What it wrote, byte for byte.</param>
/// <param name="StandardErrorBytes">What it wrote to standard error, byte for byte.</param>
/// <param name="Duration">How long it took, seen from here.</param>
public sealed record CommandResult(
    int ExitCode, ReadOnlyMemory<byte> StandardOutputBytes, ReadOnlyMemory<byte> StandardErrorBytes, TimeSpan Duration)
{
    private const int LongestTail = 4000;

    /// <summary>Standard output as UTF-8 text, without line breaks at its end.</summary>
    public string StandardOutput => Text(StandardOutputBytes);

    /// <summary>Standard error as UTF-8 text, without line breaks at its end.</summary>
    public string StandardError => Text(StandardErrorBytes);

    /// <summary>The lines of standard output; none when it is empty.</summary>
    public IReadOnlyList<string> Lines => StandardOutput is { Length: > 0 } text ? text.Split('\n') : [];

    /// <summary>The end of standard error, for messages.</summary>
    internal string ErrorTail => Text(StandardErrorBytes[Math.Max(0, StandardErrorBytes.Length - LongestTail)..]);

    internal static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span).TrimEnd('\r', '\n');
}
