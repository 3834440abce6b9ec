using System.Text;

namespace NixVms.Build.Tasks.Debian;

/// <summary>
/// Reads Packages files: stanzas of fields, an empty line between two. The archive's own has 60,000 of them in 50 MB,
/// of which a lock needs a few hundred: a scan finds where each lies, and only those are read that somebody asks for.
/// </summary>
internal static class PackagesFile
{
    private const int BufferSize = 1 << 20;

    /// <summary>No line of a sound file comes near this.</summary>
    private const int MaxLineLength = 1 << 24;

    private static readonly byte[] Package = Encoding.ASCII.GetBytes("Package:");
    private static readonly byte[] Version = Encoding.ASCII.GetBytes("Version:");
    private static readonly byte[] Provides = Encoding.ASCII.GetBytes("Provides:");

    /// <summary>Finds the stanzas of a file. One without a name or a version is passed over.</summary>
    /// <exception cref="InvalidDataException">This cannot be a Packages file.</exception>
    public static void Scan(Stream stream, Action<PackageStanza> onStanza)
    {
        var buffer = new byte[BufferSize];
        long bufferOffset = 0, stanzaOffset = 0;
        int start = 0, end = 0;
        string? name = null, version = null, provides = null;
        var inProvides = false;

        void EndStanza(long offset)
        {
            if (name is { Length: > 0 } && version is { Length: > 0 } && offset - stanzaOffset <= MaxLineLength)
                onStanza(new PackageStanza(name, version, provides, stanzaOffset, (int)(offset - stanzaOffset)));
            name = version = provides = null;
            inProvides = false;
        }

        while (true)
        {
            var newline = Array.IndexOf(buffer, (byte)'\n', start, end - start);
            if (newline < 0)
            {
                Buffer.BlockCopy(buffer, start, buffer, 0, end - start);
                bufferOffset += start;
                end -= start;
                start = 0;
                if (end == buffer.Length)
                {
                    if (end >= MaxLineLength)
                        throw new InvalidDataException($"A line at offset {bufferOffset} is longer than {MaxLineLength} bytes.");
                    Array.Resize(ref buffer, buffer.Length * 2);
                }

                var read = stream.Read(buffer, end, buffer.Length - end);
                if (read > 0)
                {
                    end += read;
                    continue;
                }

                // A last line without its newline is a file that was cut off: its stanza may lack fields.
                if (end == 0)
                    EndStanza(bufferOffset);
                return;
            }

            switch (buffer[start])
            {
                case (byte)'\n':
                case (byte)'\r':
                    EndStanza(bufferOffset + start);
                    stanzaOffset = bufferOffset + newline + 1;
                    break;
                case (byte)' ':
                case (byte)'\t':
                    if (inProvides)
                        provides += TextOf(buffer, start, newline);
                    break;
                case (byte)'P' when IsField(buffer, start, newline, Package):
                    name = TextOf(buffer, start + Package.Length, newline).Trim();
                    inProvides = false;
                    break;
                case (byte)'V' when IsField(buffer, start, newline, Version):
                    version = TextOf(buffer, start + Version.Length, newline).Trim();
                    inProvides = false;
                    break;
                case (byte)'P' when IsField(buffer, start, newline, Provides):
                    provides = TextOf(buffer, start + Provides.Length, newline);
                    inProvides = true;
                    break;
                default:
                    inProvides = false;
                    break;
            }

            start = newline + 1;
        }
    }

    /// <summary>The fields of one stanza.</summary>
    public static IReadOnlyDictionary<string, string> ReadFields(Stream stream, PackageStanza stanza)
    {
        var bytes = new byte[stanza.Length];
        stream.Position = stanza.Offset;
        for (var count = 0; count < bytes.Length;)
        {
            var read = stream.Read(bytes, count, bytes.Length - count);
            if (read == 0)
                break;
            count += read;
        }

        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        string? last = null;
        foreach (var line in Encoding.UTF8.GetString(bytes).Split('\n'))
        {
            var colon = line.IndexOf(':');
            if (line.Length > 0 && line[0] is ' ' or '\t')
            {
                if (last is not null)
                    fields[last] += line.TrimEnd();
            }
            else if (colon > 0)
            {
                last = line.Substring(0, colon);
                fields[last] = line.Substring(colon + 1).Trim();
            }
        }

        return fields;
    }

    private static bool IsField(byte[] buffer, int start, int end, byte[] field)
    {
        if (end - start < field.Length)
            return false;
        for (var i = 0; i < field.Length; i++)
        {
            if (buffer[start + i] != field[i])
                return false;
        }

        return true;
    }

    private static string TextOf(byte[] buffer, int start, int end) => Encoding.UTF8.GetString(buffer, start, end - start);
}
