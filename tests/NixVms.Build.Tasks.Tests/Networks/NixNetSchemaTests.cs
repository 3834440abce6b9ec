using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Networks;
using NixVms.Build.Tasks.Tests.Files;

namespace NixVms.Build.Tasks.Tests.Networks;

/// <summary>The schema that editors read and the parser agree.</summary>
public class NixNetSchemaTests
{
    private static readonly XmlSchemaSet Schema = LoadSchema();

    public static TheoryData<string> Samples
    {
        get
        {
            var data = new TheoryData<string>();
            foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "samples"), "*.nixnet", SearchOption.AllDirectories))
                data.Add(Path.GetRelativePath(Repository.Root, file));
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Our_own_files_are_fine_by_both(string file)
    {
        var path = Path.Combine(Repository.Root, file);
        var text = File.ReadAllText(path);

        if (!string.IsNullOrWhiteSpace(text))
            Assert.Null(SchemaError(text));
        NixNetFile.Read(path, DeclaredSettings.OfNetworks);
    }

    [Fact]
    public void Random_documents_of_the_format_are_fine_by_both()
    {
        var random = new RandomText(7);
        for (var i = 0; i < 500; i++)
        {
            var text = Document(random).ToString();

            Assert.Null(SchemaError(text));
            NixNetFile.Parse(text, "/lab.nixnet", DeclaredSettings.OfNetworks);
        }
    }

    [Theory]
    [InlineData("<Network/>")]
    [InlineData("<nixnetwork/>")]
    [InlineData("<NixNetwork xmlns='urn:x'/>")]
    [InlineData("<NixNetwork Netwrk='x'/>")]
    [InlineData("<NixNetwork network='x'/>")]
    [InlineData("<NixNetwork><Machine/></NixNetwork>")]
    [InlineData("<NixNetwork><argument Name='a' Value='b'/></NixNetwork>")]
    [InlineData("<NixNetwork><x:Option xmlns:x='urn:x' Name='a' Value='b'/></NixNetwork>")]
    [InlineData("<NixNetwork>stray</NixNetwork>")]
    [InlineData("<NixNetwork><Argument Value='x'/></NixNetwork>")]
    [InlineData("<NixNetwork><Argument Name='a' Value='x' Default='y'/></NixNetwork>")]
    [InlineData("<NixNetwork><Option Value='4'/></NixNetwork>")]
    [InlineData("<NixNetwork><Option Name='cores'/></NixNetwork>")]
    [InlineData("<NixNetwork><Nixpkgs Sha256='x'/></NixNetwork>")]
    [InlineData("<NixNetwork><Nixpkgs Url='x'/></NixNetwork>")]
    [InlineData("<NixNetwork><Nixpkgs Url='x' Sha256='y'/><Nixpkgs Url='x' Sha256='y'/></NixNetwork>")]
    [InlineData("<NixNetwork><Argument Name='a' Value='b'><Option Name='c' Value='d'/></Argument></NixNetwork>")]
    [InlineData("<NixNetwork><Option Name='a' Value='b'>stray</Option></NixNetwork>")]
    public void A_wrong_structure_is_refused_by_both(string text)
    {
        Assert.NotNull(SchemaError(text));
        Assert.Throws<NixVmsException>(() => NixNetFile.Parse(text, "/lab.nixnet", DeclaredSettings.OfNetworks));
    }

    [Theory]
    [InlineData("Platform", "auto")]
    [InlineData("Platform", "nixos")]
    [InlineData("Platform", "debian")]
    [InlineData("Platform", "NixOS")]
    [InlineData("Platform", "ubuntu")]
    [InlineData("ShowTrace", "true")]
    [InlineData("ShowTrace", "false")]
    [InlineData("ShowTrace", "1")]
    [InlineData("ShowTrace", "0")]
    [InlineData("ShowTrace", "yes")]
    [InlineData("NoOutLink", "true")]
    [InlineData("NoOutLink", "1")]
    public void A_value_is_accepted_by_both_or_by_neither(string attribute, string value)
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        folder.Write("network.nix", "{ }");
        var text = $"<NixNetwork {attribute}='{value}'/>";
        var item = new NetworkItem("lab.nixnet", folder.Write("lab.nixnet", text), new Dictionary<string, string>());
        var project = DeclaredSettings.Of(folder["lab.proj"]);

        var resolve = Record.Exception(() => new NetworkResolver(project).Resolve([item]));

        Assert.Equal(SchemaError(text) is null, resolve is null);
    }

    [Fact]
    public void The_schema_has_the_parsers_attributes()
    {
        var root = (XmlSchemaElement)Schema.GlobalElements[new XmlQualifiedName("NixNetwork")]!;
        var attributes = ((XmlSchemaComplexType)root.ElementSchemaType!).AttributeUses.Names!.Cast<XmlQualifiedName>().Select(n => n.Name);

        Assert.Equal(DeclaredSettings.OfNetworks.Order(), attributes.Order());
    }

    private static XElement Document(RandomText random)
    {
        string[] values = ["x", "a b", "<nixpkgs>", "\"quoted\" & more", "grüße 🎉", "${x}", "3", "x86_64-linux"];
        var root = new XElement("NixNetwork");
        Maybe(() => root.SetAttributeValue("Network", random.Pick(values)));
        Maybe(() => root.SetAttributeValue("Platform", random.Pick(["auto", "nixos", "debian"])));
        Maybe(() => root.SetAttributeValue("System", random.Pick(values)));
        Maybe(() => root.SetAttributeValue("ShowTrace", random.Pick(["true", "false"])));
        Maybe(() => root.SetAttributeValue("NoOutLink", random.Pick(["true", "false"])));
        Maybe(() => root.SetAttributeValue("OutLink", random.Pick(values)));
        Maybe(() => root.Add(new XComment("a comment")));
        for (var i = random.Number(4); i > 0; i--)
            root.Add(new XElement("Argument", new XAttribute("Name", $"a{i}"), new XAttribute(random.Pick(["Value", "Expression"]), random.Pick(values))));
        if (random.Number(2) == 0)
            root.SetAttributeValue("Nixpkgs", random.Pick(values));
        else
            root.Add(new XElement("Nixpkgs", new XAttribute("Url", random.Pick(values)), new XAttribute("Sha256", random.Pick(values))));
        for (var i = random.Number(4); i > 0; i--)
            root.Add(new XElement("Option", new XAttribute("Name", random.Pick(["cores", "max-jobs"])), new XAttribute("Value", random.Pick(values))));
        return root;

        void Maybe(Action action)
        {
            if (random.Number(2) == 0)
                action();
        }
    }

    private static string? SchemaError(string text)
    {
        string? error = null;
        var settings = new XmlReaderSettings { ValidationType = ValidationType.Schema, Schemas = Schema };
        settings.ValidationFlags |= XmlSchemaValidationFlags.ReportValidationWarnings;
        settings.ValidationEventHandler += (_, e) => error ??= e.Message;
        using var reader = XmlReader.Create(new StringReader(text), settings);
        while (reader.Read())
        {
        }

        return error;
    }

    private static XmlSchemaSet LoadSchema()
    {
        var schema = new XmlSchemaSet();
        schema.Add(null, Path.Combine(Repository.Root, "sdk", "schema", "nixnet.xsd"));
        schema.Compile();
        return schema;
    }
}
