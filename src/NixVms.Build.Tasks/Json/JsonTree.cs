using System.Globalization;
using System.Text.Json;

namespace NixVms.Build.Tasks.Json;

/// <summary>
/// A value of JSON and its name as a member. A class, since generic code over the framework's <see cref="JsonElement"/>
/// would be compiled in every build.
/// </summary>
internal sealed class JsonTree(JsonElement element, string name = "item")
{
    /// <summary>The member's name; <c>root</c> and <c>item</c> are what is no member.</summary>
    public string Name => name;

    public JsonValueKind Kind => element.ValueKind;

    public bool IsNull => Kind == JsonValueKind.Null;

    public bool IsArray => Kind == JsonValueKind.Array;

    public bool IsObject => Kind == JsonValueKind.Object;

    /// <summary>A text as it is, nothing for null, and anything else as it stands in the JSON.</summary>
    public string Value => Kind switch
    {
        JsonValueKind.String => element.GetString()!,
        JsonValueKind.Null => "",
        _ => element.GetRawText(),
    };

    /// <exception cref="FormatException">It is not the number of a port.</exception>
    public int Port =>
        ushort.TryParse(Value, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? port
            : throw new FormatException($"\"{Value}\" is not a port.");

    /// <summary>The members of an object or the items of an array.</summary>
    public IEnumerable<JsonTree> Elements()
    {
        if (IsObject)
        {
            foreach (var member in element.EnumerateObject())
                yield return new JsonTree(member.Value, member.Name);
        }
        else if (IsArray)
        {
            foreach (var item in element.EnumerateArray())
                yield return new JsonTree(item);
        }
    }

    /// <summary>A member of an object, or null where it is absent or JSON null. Of several, the last one counts.</summary>
    public JsonTree? Member(string name) =>
        IsObject && element.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? new JsonTree(member, name) : null;

    public string? Text(string name) => Member(name)?.Value;

    /// <exception cref="FormatException">The member is absent.</exception>
    public string RequiredText(string name) => Text(name) ?? throw new FormatException($"The member \"{name}\" is missing.");

    public int Number(string name, int absent = 0) =>
        int.TryParse(Text(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : absent;

    public bool Flag(string name) => Text(name) == "true";

    /// <summary>The items of an array member, or nothing where it is absent.</summary>
    public IEnumerable<JsonTree> Items(string name) => Member(name)?.Elements() ?? [];

    public void WriteTo(Utf8JsonWriter writer) => element.WriteTo(writer);
}
