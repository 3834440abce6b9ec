using System.Globalization;
using System.Xml.Linq;

namespace NixVms.Build.Tasks.Json;

/// <summary>Reads the XML view of JSON by the names of the JSON.</summary>
internal static class JsonElementExtensions
{
    /// <exception cref="FormatException">The item is not the number of a port.</exception>
    public static int Port(XElement item) =>
        ushort.TryParse(item.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? port
            : throw new FormatException($"\"{item.Value}\" is not a port.");

    extension(XElement element)
    {
        /// <summary>A member's name: one that is no XML name stands in an attribute.</summary>
        public string MemberName => element.Attribute("item")?.Value ?? element.Name.LocalName;

        public bool IsNull => (string?)element.Attribute("type") == "null";

        public bool IsArray => (string?)element.Attribute("type") == "array";

        public bool IsObject => (string?)element.Attribute("type") == "object";

        /// <summary>A member of an object, or null where it is absent or JSON null.</summary>
        public XElement? Member(string name) =>
            element.Elements().FirstOrDefault(e => e.MemberName == name) is { IsNull: false } member ? member : null;

        public string? Text(string name) => element.Member(name)?.Value;

        /// <exception cref="FormatException">The member is absent.</exception>
        public string RequiredText(string name) =>
            element.Text(name) ?? throw new FormatException($"The member \"{name}\" is missing.");

        public int Number(string name, int absent = 0) =>
            int.TryParse(element.Text(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : absent;

        public bool Flag(string name) => element.Text(name) == "true";

        /// <summary>The items of an array member, or nothing where it is absent.</summary>
        public IEnumerable<XElement> Items(string name) => element.Member(name)?.Elements() ?? [];
    }
}
