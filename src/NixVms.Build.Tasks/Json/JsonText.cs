using System.Runtime.Serialization.Json;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace NixVms.Build.Tasks.Json;

/// <summary>
/// JSON without a package: the framework's reader shows it as XML (an object's members are elements, an array's are
/// <c>item</c> elements, the <c>type</c> attribute tells what each one is).
/// </summary>
internal static class JsonText
{
    /// <summary>Time and memory of reading and indenting grow with the square of the depth. A manifest has six levels.</summary>
    private const int MaxDepth = 100;

    /// <exception cref="FormatException">The text is not JSON, ends too early, or is nested too deeply.</exception>
    public static XElement Parse(string json)
    {
        const string problem = "It is not JSON, or ends too early.";
        if (!IsClosed(json))
            throw new FormatException(problem);

        try
        {
            using var reader = JsonReaderWriterFactory.CreateJsonReader(Encoding.UTF8.GetBytes(json), XmlDictionaryReaderQuotas.Max);
            var root = XElement.Load(reader);

            foreach (var element in root.DescendantsAndSelf())
            {
                // The reader takes "1{}" for a number with something in it, or for an object with a text.
                if (element.HasElements && (!(element.IsObject || element.IsArray) || element.Nodes().Any(n => n is XText)))
                    throw new FormatException(problem);

                // It gives a null an empty text, which the writer then refuses.
                if (element.IsNull)
                    element.RemoveNodes();
            }

            return root;
        }
        catch (Exception e) when (e is XmlException or FormatException or InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            // The last three are what the reader makes of an empty text, half a surrogate pair and misplaced numbers.
            throw new FormatException(problem, e);
        }
    }

    /// <summary>The same JSON, indented for a reader, ending in a newline.</summary>
    public static string Indent(XElement json)
    {
        using var stream = new MemoryStream();
        using (var writer = JsonReaderWriterFactory.CreateJsonWriter(stream, new UTF8Encoding(false), ownsStream: false, indent: true, indentChars: "  "))
            json.Save(writer);

        // The writer escapes every slash, which is legal and unreadable in a file full of paths, and ends lines as Windows does.
        return Encoding.UTF8.GetString(stream.ToArray()).Replace("\\/", "/").Replace("\r\n", "\n") + "\n";
    }

    /// <summary>
    /// Whether every bracket is closed, and none is too deep. The framework's reader closes those itself that a text lacks, and half a file
    /// would be taken for a whole one.
    /// </summary>
    private static bool IsClosed(string json)
    {
        var depth = 0;
        var inString = false;
        for (var i = 0; i < json.Length; i++)
        {
            switch (json[i])
            {
                case '\\' when inString:
                    i++;
                    break;
                case '"':
                    inString = !inString;
                    break;
                case '{' or '[' when !inString:
                    if (++depth > MaxDepth)
                        return false;
                    break;
                case '}' or ']' when !inString:
                    depth--;
                    break;
            }
        }

        return depth == 0 && !inString;
    }
}
