using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace NixVms.Build.Tasks.Json;

/// <summary>Reads and writes JSON.</summary>
internal static class JsonText
{
    // A manifest has six levels.
    private static readonly JsonDocumentOptions DocumentOptions = new() { MaxDepth = 100 };

    public static JsonReaderOptions ReaderOptions => new() { MaxDepth = DocumentOptions.MaxDepth };

    // The result is read by people, and nobody puts it into a web page.
    private static readonly JsonWriterOptions WriterOptions = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="FormatException">The text is not JSON, ends too early, or is nested too deeply.</exception>
    public static JsonTree Parse(string json)
    {
        try
        {
            var utf8 = Encoding.UTF8.GetBytes(json);
            var root = JsonDocument.Parse(utf8, DocumentOptions).RootElement;
            if (json.Contains("\\u", StringComparison.Ordinal))
                CheckEscapes(utf8);
            return new JsonTree(root, "root");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException("It is not JSON, or ends too early.", e);
        }
    }

    /// <summary>The same JSON, indented for a reader, ending in a newline.</summary>
    public static string Indent(JsonTree json) => Write(json.WriteTo);

    /// <summary>JSON as it is written, indented for a reader, ending in a newline.</summary>
    public static string Write(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, WriterOptions))
            write(writer);
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length) + "\n";
    }

    // The framework finds half a surrogate pair only when the text is asked for.
    private static void CheckEscapes(byte[] utf8)
    {
        var reader = new Utf8JsonReader(utf8, ReaderOptions);
        while (reader.Read())
        {
            if (reader.ValueIsEscaped)
                reader.GetString();
        }
    }
}
