using System.Text;

namespace NixVms.Build.Tasks.Tracking;

/// <summary>A look of an evaluation at something.</summary>
/// <param name="Kind">The letter of src/NixVms.Trace/trace.c.</param>
/// <param name="State">What stat said before it.</param>
/// <param name="Name">The path or the name, as text.</param>
/// <param name="Bytes">The same as it is, with a NUL at its end.</param>
/// <param name="IsOfLanguage">Whether it comes after the evaluation has begun: before that, Nix looks for itself alone.</param>
/// <param name="Earliest">A time, in the words of the library, before which it does not come.</param>
internal sealed record TraceRecord(char Kind, string State, string Name, byte[] Bytes, bool IsOfLanguage, string Earliest)
{
    /// <summary>Whether the text says all that the bytes say.</summary>
    public bool IsText => Name.IndexOf('\ufffd') < 0;
}

/// <summary>What Nix looked at.</summary>
/// <param name="IsComplete">Whether nothing is missing: the library was loaded, what has begun to evaluate has come to its end, no record was lost.</param>
internal sealed record NixTrace(bool IsComplete, IReadOnlyList<TraceRecord> Records)
{
    /// <summary>Whether Nix was told to ask anew for what it had fetched by an address alone.</summary>
    public bool AsksAnew { get; init; }

    /// <summary>What the file of a trace begins with; where a record is lost, it is lost as well.</summary>
    public const string Header = "nixvms-trace 2\n";

    // The library writes no longer ones.
    private const int LongestRecord = 2 * 4096;

    /// <summary>A trace of a Nix that cannot be traced.</summary>
    public static NixTrace None { get; } = new(false, []);

    /// <summary>Some of it.</summary>
    public NixTrace Where(Func<TraceRecord, bool> condition) => this with { Records = [.. Records.Where(condition)] };

    /// <summary>What several processes looked at.</summary>
    public static NixTrace Union(IReadOnlyList<NixTrace> traces) => new(traces.All(t => t.IsComplete), [.. traces.SelectMany(t => t.Records)]);

    /// <summary>Reads what the library has written. Whatever is none of that counts as lost.</summary>
    public static NixTrace Parse(byte[] trace)
    {
        var isComplete = Encoding.ASCII.GetString(trace, 0, Math.Min(trace.Length, Header.Length)) == Header;
        var (begun, ended) = (0, 0);
        var earliest = "";
        var records = new List<TraceRecord>();
        for (var start = Header.Length; start < trace.Length;)
        {
            var end = Array.IndexOf(trace, (byte)0, start);
            var space = end < 0 ? -1 : Array.IndexOf(trace, (byte)' ', start, end - start);
            if (space < 0 || end - start > LongestRecord)
            {
                isComplete = false;
                if (end < 0)
                    break;
            }
            else
            {
                var record = new TraceRecord(
                    (char)trace[start],
                    Encoding.ASCII.GetString(trace, start + 1, Math.Max(0, space - start - 1)),
                    Encoding.UTF8.GetString(trace, space + 1, end - space - 1),
                    trace.AsSpan(space + 1, end - space).ToArray(),
                    begun > 0,
                    earliest);
                if (record.Kind == 'S' || record.Kind == 'x' && earliest.Length == 0)
                    earliest = record.State;
                begun += record.Kind == 'S' ? 1 : 0;
                ended += record.Kind == 'E' ? 1 : 0;
                records.Add(record);
            }

            start = end + 1;
        }

        return new NixTrace(isComplete && begun > 0 && begun == ended, records);
    }
}
