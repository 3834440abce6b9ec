using System.Text;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Networks;
using NixVms.Build.Tasks.Nix;
using NixVms.Build.Tasks.Tests.Files;

namespace NixVms.Build.Tasks.Tests.Networks;

public class NixNetFileTests
{
    private const string Path = "/lab/lab.nixnet";

    private const string Everything = """
        <?xml version="1.0" encoding="utf-8"?>
        <!-- Everything that a file can say. -->
        <NixNetwork Network="net.nix"
                    Platform="nixos"
                    System="aarch64-linux"
                    ShowTrace="true"
                    NoOutLink="false"
                    OutLink="out/lab">
          <Argument Name="greeting" Value="hello &amp; &quot;good&quot; day" />
          <Argument Name="replicas" Expression="3" />
          <Option Name="max-jobs" Value="4" />
          <Option Name="builders" Value="" />
          <Nixpkgs Url="https://example.org/nixpkgs.tar.gz" Sha256="0000" />
        </NixNetwork>
        """;

    [Fact]
    public void Everything_that_a_file_says_is_read_with_its_place()
    {
        var file = NixNetFile.Parse(Everything, Path, DeclaredSettings.OfNetworks);

        Assert.Equal(
            [
                new Setting("Network", "net.nix", At(3, 13)),
                new Setting("NoOutLink", "false", At(7, 13)),
                new Setting("OutLink", "out/lab", At(8, 13)),
                new Setting("Platform", "nixos", At(4, 13)),
                new Setting("ShowTrace", "true", At(6, 13)),
                new Setting("System", "aarch64-linux", At(5, 13)),
            ],
            file.Settings.Values.OrderBy(s => s.Name, StringComparer.Ordinal));
        Assert.Equal(
            [
                new NetworkArgument("greeting", "hello & \"good\" day", null, At(9, 29)),
                new NetworkArgument("replicas", null, "3", At(10, 29)),
            ],
            file.Arguments);
        Assert.Equal([new NixOption("max-jobs", "4"), new NixOption("builders", "")], file.Options);
        Assert.Equal(new NixpkgsSource(null, "https://example.org/nixpkgs.tar.gz", "0000", At(13, 4)), file.Nixpkgs);
    }

    [Fact]
    public void Every_setting_has_its_attribute()
    {
        foreach (var name in DeclaredSettings.OfNetworks)
            Assert.Equal("x", NixNetFile.Parse($"<NixNetwork {name}='x'/>", Path, DeclaredSettings.OfNetworks).Settings[name].Value);
    }

    [Theory]
    [InlineData("<NixNetwork/>")]
    [InlineData("<NixNetwork></NixNetwork>")]
    [InlineData("<NixNetwork>\n  <!-- nothing -->\n  <?editor hint?>\n</NixNetwork>\n")]
    [InlineData("<NixNetwork xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:noNamespaceSchemaLocation='nixnet.xsd' xml:space='preserve'/>")]
    public void A_file_without_settings_is_all_defaults(string text)
    {
        var file = NixNetFile.Parse(text, Path, DeclaredSettings.OfNetworks);

        Assert.Empty(file.Settings);
        Assert.Empty(file.Arguments);
        Assert.Empty(file.Options);
        Assert.Null(file.Nixpkgs);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n\t\n")]
    [InlineData("\uFEFF")]
    [InlineData("\uFEFF\n")]
    public void An_empty_file_is_all_defaults(string text)
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);

        Assert.Same(NixNetFile.Empty, NixNetFile.Read(folder.Write("lab.nixnet", text), DeclaredSettings.OfNetworks));
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    public void A_byte_order_mark_is_no_content(string encoding)
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        var path = folder["lab.nixnet"];
        File.WriteAllText(path, $"<?xml version='1.0' encoding='{encoding}'?>\n<NixNetwork Network='grüße.nix'/>", Encoding.GetEncoding(encoding) is UTF8Encoding ? new UTF8Encoding(true) : Encoding.Unicode);

        Assert.Equal(new Setting("Network", "grüße.nix", new SourcePosition(path, 2, 13)), NixNetFile.Read(path, DeclaredSettings.OfNetworks).Settings["Network"]);
    }

    [Theory]
    [InlineData("<Network/>", 1, 2, "<NixNetwork>")]
    [InlineData("<!-- c -->\n <nixnetwork/>", 2, 3, "<NixNetwork>")]
    [InlineData("<NixNetwork xmlns='urn:x'/>", 1, 2, "NixNetwork")]
    [InlineData("<NixNetwork Netwrk='x'/>", 1, 13, "\"Netwrk\"")]
    [InlineData("<NixNetwork network='x'/>", 1, 13, "\"network\"")]
    [InlineData("<NixNetwork\n  Platform='nixos'\n  Flavour='x' />", 3, 3, "\"Flavour\"")]
    [InlineData("<NixNetwork>\n  <Machine/>\n</NixNetwork>", 2, 4, "<Machine>")]
    [InlineData("<NixNetwork>\n  <argument Name='a' Value='b'/>\n</NixNetwork>", 2, 4, "<argument>")]
    [InlineData("<NixNetwork>\n  <x:Option xmlns:x='urn:x' Name='a' Value='b'/>\n</NixNetwork>", 2, 4, "<Option>")]
    [InlineData("<NixNetwork>stray</NixNetwork>", 1, 13, "text")]
    [InlineData("<NixNetwork><![CDATA[stray]]></NixNetwork>", 1, 22, "text")]
    [InlineData("<NixNetwork>\n  <Argument Value='x'/>\n</NixNetwork>", 2, 4, "\"Name\"")]
    [InlineData("<NixNetwork>\n  <Argument Name='' Value='x'/>\n</NixNetwork>", 2, 4, "\"Name\"")]
    [InlineData("<NixNetwork>\n  <Argument Name='a'/>\n</NixNetwork>", 2, 4, "either Value")]
    [InlineData("<NixNetwork>\n  <Argument Name='a' Value='1' Expression='2'/>\n</NixNetwork>", 2, 4, "either Value")]
    [InlineData("<NixNetwork>\n  <Argument Name='in' Value='x'/>\n</NixNetwork>", 2, 13, "\"in\"")]
    [InlineData("<NixNetwork>\n  <Argument Name='a' Value='x' Default='y'/>\n</NixNetwork>", 2, 32, "\"Default\"")]
    [InlineData("<NixNetwork>\n  <Option Value='4'/>\n</NixNetwork>", 2, 4, "\"Name\"")]
    [InlineData("<NixNetwork>\n  <Option Name='cores'/>\n</NixNetwork>", 2, 4, "\"Value\"")]
    [InlineData("<NixNetwork>\n  <Option Name='a' Value='b' Values='c'/>\n</NixNetwork>", 2, 30, "\"Values\"")]
    [InlineData("<NixNetwork>\n  <Nixpkgs Sha256='x'/>\n</NixNetwork>", 2, 4, "\"Url\"")]
    [InlineData("<NixNetwork>\n  <Nixpkgs Url='x'/>\n</NixNetwork>", 2, 4, "\"Sha256\"")]
    [InlineData("<NixNetwork>\n  <Nixpkgs Url='x' Sha256='y' Rev='z'/>\n</NixNetwork>", 2, 31, "\"Rev\"")]
    [InlineData("<NixNetwork Nixpkgs='n'>\n  <Nixpkgs Url='x' Sha256='y'/>\n</NixNetwork>", 2, 4, "twice")]
    [InlineData("<NixNetwork>\n  <Nixpkgs Url='x' Sha256='y'/>\n  <Nixpkgs Url='x' Sha256='y'/>\n</NixNetwork>", 3, 4, "twice")]
    [InlineData("<NixNetwork>\n  <Argument Name='a' Value='1'/>\n  <Argument Name='a' Value='2'/>\n</NixNetwork>", 3, 22, "\"a\" is given twice")]
    public void A_mistake_is_an_error_at_its_place(string text, int line, int column, string message)
    {
        var error = Assert.Single(ErrorsOf(text));

        Assert.Equal(ErrorCodes.InvalidNixNetFile, error.Code);
        Assert.Equal(At(line, column), error.Position);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<NixNetwork>\n  <Argument Name='a' Value='b'>\n    <Option Name='c' Value='d'/>\n  </Argument>\n</NixNetwork>", 3, 6)]
    [InlineData("<NixNetwork>\n  <Option Name='a' Value='b'><Value>4</Value></Option>\n</NixNetwork>", 2, 31)]
    [InlineData("<NixNetwork>\n  <Nixpkgs Url='x' Sha256='y'>stray</Nixpkgs>\n</NixNetwork>", 2, 31)]
    public void Content_where_none_belongs_is_an_error_at_its_place(string text, int line, int column) =>
        Assert.Equal(At(line, column), Assert.Single(ErrorsOf(text)).Position);

    [Fact]
    public void Text_between_elements_is_reported_where_it_begins_not_where_its_indentation_does() =>
        Assert.Equal(At(3, 5), Assert.Single(ErrorsOf("<NixNetwork>\n  <Option Name='a' Value='b'/>\n    stray\n</NixNetwork>")).Position);

    [Fact]
    public void The_message_about_a_namespace_does_not_contradict_itself() =>
        Assert.Contains("namespace", Assert.Single(ErrorsOf("<NixNetwork xmlns='urn:x'/>")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("<NixNetwork>\n", 2, 1)]
    [InlineData("<NixNetwork>\n</Network>", 2, 3)]
    [InlineData("<NixNetwork Network='a' Network='b'/>", 1, 25)]
    [InlineData("<NixNetwork Network=a/>", 1, 21)]
    [InlineData("<NixNetwork Network='a&b'/>", 1, 25)]
    [InlineData("<NixNetwork/>\n<NixNetwork/>", 2, 2)]
    [InlineData("no XML at all", 1, 1)]
    [InlineData("{ \"Network\": \"json.nix\" }", 1, 1)]
    public void What_is_not_well_formed_is_an_error_at_its_place(string text, int line, int column)
    {
        var error = Assert.Single(ErrorsOf(text));

        Assert.Equal(ErrorCodes.InvalidNixNetFile, error.Code);
        Assert.Equal(At(line, column), error.Position);
        Assert.StartsWith("The file is not well-formed XML: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain($"Line {line}, position", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<!DOCTYPE NixNetwork [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>\n<NixNetwork Network='&e;'/>")]
    [InlineData("<!DOCTYPE NixNetwork [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]>\n<NixNetwork Network='&b;'/>")]
    [InlineData("<!DOCTYPE NixNetwork SYSTEM 'http://127.0.0.1:1/x.dtd'>\n<NixNetwork/>")]
    public void A_document_type_is_refused(string text)
    {
        var error = Assert.Single(ErrorsOf(text));

        Assert.Equal(ErrorCodes.InvalidNixNetFile, error.Code);
        Assert.Equal(1, error.Position!.Line);
        Assert.Contains("DTD", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_are_reported_at_once()
    {
        var errors = ErrorsOf(
            """
            <NixNetwork Netwrk="a" Platfrom="b">
              <Machine/>
              <Argument Name="in" Value="x"/>
              <Option Name="cores"/>
              <Nixpkgs/>
              stray
            </NixNetwork>
            """);

        Assert.Equal([1, 1, 2, 3, 4, 5, 5], errors.Where(e => !e.Message.Contains("text")).Select(e => e.Position!.Line));
        Assert.Single(errors, e => e.Message.Contains("text"));
    }

    [Fact]
    public void Whatever_a_file_holds_nothing_but_a_NixVmsException_is_thrown()
    {
        string[] pieces = ["<", ">", "/", "&", "'", "\"", "=", "!", "?", "[", "]", " ", "\n", "\0", "\ufffe", "\ud800", "\udc00", "&#0;", "&#x41;", "xmlns", ":", "<![CDATA[", "]]>", "<!--", "-->", "<!DOCTYPE x>", "<?xml?>", "Name", "Nixpkgs", "🎉"];
        var random = new RandomText(20261121);
        for (var i = 0; i < 1_000; i++)
        {
            var text = random.Mutate(Everything, pieces);
            try
            {
                NixNetFile.Parse(text, Path, DeclaredSettings.OfNetworks);
            }
            catch (NixVmsException e)
            {
                Assert.NotEmpty(e.Diagnostics);
                Assert.All(e.Diagnostics, d => Assert.True(d.Position is { File: Path, Line: > 0, Column: > 0 }, $"{d} for {text}"));
            }
        }
    }

    [Fact]
    public void Whatever_bytes_a_file_holds_nothing_but_a_NixVmsException_is_thrown()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        var path = folder["lab.nixnet"];
        var random = new Random(1);
        for (var i = 0; i < 200; i++)
        {
            var bytes = Encoding.UTF8.GetBytes(Everything);
            for (var change = 0; change < 3; change++)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(path, bytes);
            try
            {
                NixNetFile.Read(path, DeclaredSettings.OfNetworks);
            }
            catch (NixVmsException)
            {
            }
        }
    }

    private static SourcePosition At(int line, int column) => new(Path, line, column);

    private static IReadOnlyList<Diagnostic> ErrorsOf(string text) =>
        Assert.Throws<NixVmsException>(() => NixNetFile.Parse(text, Path, DeclaredSettings.OfNetworks)).Diagnostics;
}
