using System.Runtime.ExceptionServices;
using System.Text;

namespace NixVms.Build.Tasks.Processes;

/// <summary>Reads a stream to its end and hands on its lines, none longer than a limit.</summary>
internal static class LinePump
{
    /// <summary>Characters of a line that are kept; the rest of a longer one is dropped.</summary>
    public const int MaxLineLength = 1 << 20;

    /// <summary>Reads to the end, whatever the handler does: a pipe that nobody reads stops the program that writes it.</summary>
    /// <exception cref="Exception">What the handler threw first; it got no line after that.</exception>
    public static async Task RunAsync(TextReader reader, Action<string> onLine)
    {
        ExceptionDispatchInfo? failure = null;
        await ReadLinesAsync(reader, Handle).ConfigureAwait(false);
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

    private static async Task ReadLinesAsync(TextReader reader, Action<string> onLine)
    {
        var buffer = new char[8192];
        var line = new StringBuilder();
        int count;
        while ((count = await reader.ReadAsync(buffer, 0, buffer.Length).ConfigureAwait(false)) > 0)
        {
            var start = 0;
            while (start < count)
            {
                var end = Array.IndexOf(buffer, '\n', start, count - start);
                var stop = end < 0 ? count : end;
                line.Append(buffer, start, Math.Min(stop - start, MaxLineLength - line.Length));
                if (end >= 0)
                {
                    onLine(line.ToString().TrimEnd('\r'));
                    line.Clear();
                }

                start = stop + 1;
            }
        }

        if (line.Length > 0)
            onLine(line.ToString().TrimEnd('\r'));
    }
}
