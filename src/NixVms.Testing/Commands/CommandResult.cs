using System.Text;

namespace NixVms.Testing;

/// <summary>How a command in a machine ended.</summary>
public sealed class CommandResult
{
    private const int LongestTail = 4000;

    private string? _output;
    private string? _error;
    private IReadOnlyList<string>? _lines;

    /// <summary>Its exit code; 128 and more for a signal, as in a shell (137 is SIGKILL).</summary>
    public required int ExitCode { get; init; }

    /// <summary>What it wrote, byte for byte; nothing by default.</summary>
    public ReadOnlyMemory<byte> StandardOutputBytes { get; init; }

    /// <summary>What it wrote to standard error, byte for byte; nothing by default.</summary>
    public ReadOnlyMemory<byte> StandardErrorBytes { get; init; }

    /// <summary>How long it took, seen from here.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Standard output as UTF-8 text, without line breaks at its end.</summary>
    public string StandardOutput => _output ??= Text(StandardOutputBytes);

    /// <summary>Standard error as UTF-8 text, without line breaks at its end.</summary>
    public string StandardError => _error ??= Text(StandardErrorBytes);

    /// <summary>The lines of standard output; none when it is empty.</summary>
    public IReadOnlyList<string> Lines => _lines ??= StandardOutput is { Length: > 0 } text ? text.Split('\n') : [];

    /// <summary>One line, such as <c>exit code 3 after 0.2 s</c>.</summary>
    public override string ToString() => $"exit code {ExitCode} after {VirtualMachine.Seconds(Duration)}";

    /// <summary>The end of standard error, for messages.</summary>
    internal string ErrorTail => Text(StandardErrorBytes[Math.Max(0, StandardErrorBytes.Length - LongestTail)..]);

    internal static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span).TrimEnd('\r', '\n');
}
