using System.Text;

namespace NixVms.Build.Tasks.Building;

/// <summary>A derivation as its file in the store describes it.</summary>
/// <param name="Outputs">The paths that it makes.</param>
/// <param name="Inputs">The derivations that it needs first.</param>
/// <param name="System">The system it is built on, such as x86_64-linux.</param>
/// <param name="Builder">The program that builds it.</param>
/// <param name="Environment">The variables that the program gets.</param>
internal sealed record DerivationFile(
    IReadOnlyList<string> Outputs,
    IReadOnlyList<string> Inputs,
    string System,
    string Builder,
    IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>Whether the content of the output is known beforehand, as that of a file to fetch.</summary>
    public bool IsFixedOutput => Environment.ContainsKey("outputHash");

    /// <summary>Where its content is fetched from; null where it is not fetched.</summary>
    public string? Url
    {
        get
        {
            if (!IsFixedOutput)
                return null;
            Environment.TryGetValue("url", out var url);
            if (string.IsNullOrWhiteSpace(url))
                Environment.TryGetValue("urls", out url);
            return url?.Split([' ', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        }
    }

    /// <summary>Reads a derivation; null where there is none that can be read.</summary>
    public static DerivationFile? TryRead(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Reads the text <c>Derive(outputs,inputs,sources,system,builder,arguments,environment)</c>.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static DerivationFile Parse(string text)
    {
        var reader = new Reader(text);
        reader.Expect("Derive(");
        var outputs = reader.List(() => reader.Tuple(4)[1]);
        reader.Expect(",");
        var inputs = reader.List(() =>
        {
            reader.Expect("(");
            var input = reader.String();
            reader.Expect(",");
            reader.List(reader.String);
            reader.Expect(")");
            return input;
        });
        reader.Expect(",");
        reader.List(reader.String);
        reader.Expect(",");
        var system = reader.String();
        reader.Expect(",");
        var builder = reader.String();
        reader.Expect(",");
        reader.List(reader.String);
        reader.Expect(",");
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var variable in reader.List(() => reader.Tuple(2)))
            environment[variable[0]] = variable[1];
        reader.Expect(")");
        return new DerivationFile(outputs, inputs, system, builder, environment);
    }

    private sealed class Reader(string text)
    {
        private int _position;

        public void Expect(string expected)
        {
            if (string.CompareOrdinal(text, _position, expected, 0, expected.Length) != 0)
                throw new FormatException($"'{expected}' is expected at character {_position}.");
            _position += expected.Length;
        }

        public List<T> List<T>(Func<T> readItem)
        {
            var items = new List<T>();
            Expect("[");
            while (!TryTake(']'))
            {
                if (items.Count > 0)
                    Expect(",");
                items.Add(readItem());
            }

            return items;
        }

        public string[] Tuple(int count)
        {
            var items = new string[count];
            for (var i = 0; i < count; i++)
            {
                Expect(i == 0 ? "(" : ",");
                items[i] = String();
            }

            Expect(")");
            return items;
        }

        public string String()
        {
            Expect("\"");
            var result = new StringBuilder();
            for (; _position < text.Length; _position++)
            {
                var c = text[_position];
                if (c == '"')
                {
                    _position++;
                    return result.ToString();
                }

                if (c == '\\' && _position + 1 < text.Length)
                    c = text[++_position] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', var other => other };
                result.Append(c);
            }

            throw new FormatException("A string has no end.");
        }

        private bool TryTake(char c)
        {
            var isThere = _position < text.Length && text[_position] == c;
            if (isThere)
                _position++;
            return isThere;
        }
    }
}
