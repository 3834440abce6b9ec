using System.Xml;
using System.Xml.Linq;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Nix;

namespace NixVms.Build.Tasks.Networks;

/// <summary>What a .nixnet file says, before defaults. The schema is sdk/schema/nixnet.xsd.</summary>
internal sealed record NixNetFile(
    IReadOnlyDictionary<string, Setting> Settings,
    NixpkgsSource? Nixpkgs,
    IReadOnlyList<NetworkArgument> Arguments,
    IReadOnlyList<NixOption> Options)
{
    public static readonly NixNetFile Empty = new(new Dictionary<string, Setting>(), null, [], []);

    /// <summary>Reads a file; one without content is all defaults.</summary>
    /// <param name="path">The file.</param>
    /// <param name="settings">The names of the settings that it can have, as attributes of its root element.</param>
    /// <exception cref="NixVmsException">The file is not what the schema says.</exception>
    public static NixNetFile Read(string path, IReadOnlyList<string> settings)
    {
        var text = File.ReadAllText(path);
        return string.IsNullOrWhiteSpace(text) ? Empty : Parse(text, path, settings);
    }

    public static NixNetFile Parse(string text, string path, IReadOnlyList<string> settings) => new Parser(path, settings).Parse(text);

    private sealed class Parser(string path, IReadOnlyList<string> rootAttributes)
    {
        private readonly List<Diagnostic> _errors = [];

        public NixNetFile Parse(string text)
        {
            var root = Load(text);
            if (root.Name != "NixNetwork")
                throw Error(root, root.Name.LocalName == "NixNetwork"
                    ? "The root element <NixNetwork> is in a namespace; a .nixnet file has none."
                    : $"The root element is <{root.Name.LocalName}>; a .nixnet file has <NixNetwork>.");

            var settings = Attributes(root, rootAttributes);
            NixpkgsSource? nixpkgs = null;
            var arguments = new List<NetworkArgument>();
            var options = new List<NixOption>();
            foreach (var node in root.Nodes())
            {
                RefuseText(root, node);
                if (node is not XElement element)
                    continue;

                foreach (var child in element.Nodes())
                {
                    RefuseText(element, child);
                    if (child is XElement)
                        Add(child, $"<{element.Name.LocalName}> has attributes only, nothing inside.");
                }

                switch (element.Name.ToString())
                {
                    case "Argument":
                        if (ReadArgument(element) is { } argument)
                            arguments.Add(argument);
                        break;
                    case "Option":
                        if (ReadOption(element) is { } option)
                            options.Add(option);
                        break;
                    case "Nixpkgs":
                        if (nixpkgs is not null || settings.ContainsKey("Nixpkgs"))
                            Add(element, "Nixpkgs is given twice; keep the attribute or one element.");
                        nixpkgs = ReadNixpkgs(element);
                        break;
                    default:
                        Add(element, $"<{element.Name.LocalName}> is not an element of a .nixnet file; it has Argument, Option and Nixpkgs.");
                        break;
                }
            }

            foreach (var twice in arguments.GroupBy(a => a.Name).Where(g => g.Count() > 1))
                _errors.Add(new Diagnostic(ErrorCodes.InvalidNixNetFile, $"The argument \"{twice.Key}\" is given twice.", twice.Last().Position));
            return _errors.Count > 0
                ? throw new NixVmsException(_errors)
                : new NixNetFile(settings, nixpkgs, arguments, options);
        }

        private XElement Load(string text)
        {
            // Entities of a DTD could read other files; the reader refuses a DTD by default.
            using var reader = XmlReader.Create(new StringReader(text), new XmlReaderSettings { XmlResolver = null });
            try
            {
                return XDocument.Load(reader, LoadOptions.SetLineInfo).Root!;
            }
            catch (XmlException e)
            {
                // The refusal of a DTD bears no position; the reader knows where it stands.
                var place = (IXmlLineInfo)reader;
                throw new NixVmsException(
                    ErrorCodes.InvalidNixNetFile,
                    $"The file is not well-formed XML: {WithoutPosition(e)}",
                    e.LineNumber > 0
                        ? new SourcePosition(path, e.LineNumber, e.LinePosition)
                        : new SourcePosition(path, Math.Max(1, place.LineNumber), Math.Max(1, place.LinePosition)));
            }
        }

        private NetworkArgument? ReadArgument(XElement element)
        {
            var attributes = Attributes(element, ["Name", "Value", "Expression"]);
            if (!Required(element, attributes, "Name", out var name))
                return null;

            attributes.TryGetValue("Value", out var value);
            attributes.TryGetValue("Expression", out var expression);
            if (value is null == expression is null)
            {
                Add(element, $"The argument \"{name.Value}\" must have either Value (a string) or Expression (a Nix expression).");
                return null;
            }

            if (!NixIdentifier.IsValid(name.Value))
            {
                Add(name.Position, $"\"{name.Value}\" is not a name that a Nix function can have as an argument.");
                return null;
            }

            return new NetworkArgument(name.Value, value?.Value, expression?.Value, (expression ?? value)!.Position);
        }

        private NixOption? ReadOption(XElement element)
        {
            var attributes = Attributes(element, ["Name", "Value"]);
            return Required(element, attributes, "Name", out var name) && Required(element, attributes, "Value", out var value, mayBeEmpty: true)
                ? new NixOption(name.Value, value.Value)
                : null;
        }

        private NixpkgsSource? ReadNixpkgs(XElement element)
        {
            var attributes = Attributes(element, ["Url", "Sha256"]);
            return Required(element, attributes, "Url", out var url) & Required(element, attributes, "Sha256", out var sha256)
                ? new NixpkgsSource(null, url.Value, sha256.Value, PositionOf(element))
                : null;
        }

        private Dictionary<string, Setting> Attributes(XElement element, IReadOnlyList<string> known)
        {
            var result = new Dictionary<string, Setting>(StringComparer.Ordinal);
            foreach (var attribute in element.Attributes())
            {
                // Attributes with a namespace belong to editors (xsi:noNamespaceSchemaLocation).
                if (attribute.IsNamespaceDeclaration || attribute.Name.NamespaceName != "")
                    continue;
                if (!known.Contains(attribute.Name.LocalName))
                    Add(attribute, $"<{element.Name.LocalName}> has no attribute \"{attribute.Name.LocalName}\"; it has {string.Join(", ", known)}.");
                result[attribute.Name.LocalName] = new Setting(attribute.Name.LocalName, attribute.Value, PositionOf(attribute));
            }

            return result;
        }

        private bool Required(XElement element, Dictionary<string, Setting> attributes, string name, out Setting value, bool mayBeEmpty = false)
        {
            if (attributes.TryGetValue(name, out value!) && (mayBeEmpty || value.Value.Length > 0))
                return true;

            Add(element, $"<{element.Name.LocalName}> needs the attribute \"{name}\".");
            return false;
        }

        private void RefuseText(XElement element, XNode node)
        {
            if (node is not XText text || string.IsNullOrWhiteSpace(text.Value))
                return;

            // A text begins where its white space does.
            var start = PositionOf(text);
            var before = text.Value.Substring(0, text.Value.Length - text.Value.TrimStart().Length);
            var lines = before.Count(c => c == '\n');
            Add(
                lines == 0
                    ? start with { Column = start.Column + before.Length }
                    : start with { Line = start.Line + lines, Column = before.Length - before.LastIndexOf('\n') },
                $"<{element.Name.LocalName}> holds no text.");
        }

        private NixVmsException Error(XObject node, string message)
        {
            Add(node, message);
            return new NixVmsException(_errors);
        }

        private void Add(XObject node, string message) => Add(PositionOf(node), message);

        private void Add(SourcePosition position, string message) =>
            _errors.Add(new Diagnostic(ErrorCodes.InvalidNixNetFile, message, position));

        private SourcePosition PositionOf(IXmlLineInfo info) => new(path, info.LineNumber, info.LinePosition);

        // "… Line 1, position 5." at the end of the text says again what the error's position says.
        private static string WithoutPosition(XmlException e)
        {
            if (e.Message.Contains("DTD"))
                return "it has a document type (DTD), which a .nixnet file must not have.";

            var end = e.Message.LastIndexOf(" Line ", StringComparison.Ordinal);
            return end > 0 ? e.Message.Substring(0, end) : e.Message;
        }
    }
}
