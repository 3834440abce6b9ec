using System.Runtime.ExceptionServices;
using System.Text;

namespace NixVms.Build.Tasks.Processes;

/// <summary>Reads a stream to its end and hands on its lines, none longer than a limit.</summary>
internal static class LinePump
{
    /// <summary>Characters of a line that are kept: its beginning and its end. What is between is dropped.</summary>
    public const int MaxLineLength = 1 << 20;

    /// <summary>A line of Nix's log says at its end which builder has printed it.</summary>
    private const int TailLength = 1 << 10;

    /// <summary>Reads to the end, whatever the handler does: a pipe that nobody reads stops the program that writes it.</summary>
    /// <exception cref="Exception">What the handler threw first; it got no line after that.</exception>
    public static void Run(TextReader reader, Action<string> onLine)
    {
        ExceptionDispatchInfo? failure = null;
        ReadLines(reader, Handle);
        failure?.Throw();

        void Handle(string line)
        {
            if (failure is not null)
                return;

            try
            {
                onLine(line);
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        }
    }

    private static void ReadLines(TextReader reader, Action<string> onLine)
    {
        var buffer = new char[8192];
        var line = new StringBuilder();
        int count;
        while ((count = reader.Read(buffer, 0, buffer.Length)) > 0)
        {
            var start = 0;
            while (start < count)
            {
                var end = Array.IndexOf(buffer, '\n', start, count - start);
                var stop = end < 0 ? count : end;
                Append(line, buffer, start, stop - start);
                if (end >= 0)
                {
                    onLine(line.ToString().TrimEnd('\r'));
                    Clear(line);
                }

                start = stop + 1;
            }
        }

        if (line.Length > 0)
            onLine(line.ToString().TrimEnd('\r'));
    }

    private static void Append(StringBuilder line, char[] buffer, int start, int count)
    {
        line.Append(buffer, start, count);

        // The new end pushes the old one out.
        if (line.Length > MaxLineLength)
            line.Remove(MaxLineLength - TailLength, line.Length - MaxLineLength);
    }

    // A StringBuilder keeps the memory of its longest text.
    private static void Clear(StringBuilder line)
    {
        line.Clear();
        if (line.Capacity > 1 << 16)
            line.Capacity = 1 << 12;
    }
}
