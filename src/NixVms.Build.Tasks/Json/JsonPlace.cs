using System.Text;
using System.Text.Json;

namespace NixVms.Build.Tasks.Json;

/// <summary>A place in a text of JSON. Line and column count from 1, the column in characters.</summary>
internal sealed record JsonPlace(int Line, int Column)
{
    /// <summary>Where a member begins; the nearest one around it that there is, where it is absent.</summary>
    /// <param name="json">A text that <see cref="JsonText.Parse"/> takes.</param>
    /// <param name="members">The names on the way from the root. Of members with one name, the last one counts.</param>
    public static JsonPlace Of(string json, IReadOnlyList<string> members)
    {
        var utf8 = Encoding.UTF8.GetBytes(json);
        var reader = new Utf8JsonReader(utf8, JsonText.ReaderOptions);
        var (place, depth, deepest) = (-1L, 0, 0);
        while (reader.Read())
        {
            if (place < 0)
                place = reader.TokenStartIndex;
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth > depth + 1)
                continue;

            depth = reader.CurrentDepth - 1;
            if (depth == members.Count || !reader.ValueTextEquals(members[depth]))
                continue;
            if (++depth >= deepest)
                (place, deepest) = (reader.TokenStartIndex, depth);
        }

        return Of(utf8, (int)place);
    }

    /// <summary>Where a text ceases to be JSON.</summary>
    public static JsonPlace Of(string json, JsonException failure)
    {
        var utf8 = Encoding.UTF8.GetBytes(json);
        var start = 0;
        for (var line = failure.LineNumber ?? 0; line > 0 && Array.IndexOf(utf8, (byte)'\n', start) is >= 0 and var end; line--)
            start = end + 1;
        return Of(utf8, (int)Math.Min(utf8.Length, start + (failure.BytePositionInLine ?? 0)));
    }

    private static JsonPlace Of(byte[] utf8, int offset)
    {
        var before = Encoding.UTF8.GetString(utf8, 0, Math.Max(0, offset));
        return new JsonPlace(before.Count(c => c == '\n') + 1, before.Length - before.LastIndexOf('\n'));
    }
}
