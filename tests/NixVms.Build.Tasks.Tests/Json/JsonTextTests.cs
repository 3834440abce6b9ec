using System.Text.Json;
using System.Text.Json.Nodes;
using NixVms.Build.Tasks.Json;
using NixVms.Build.Tasks.Tests.Files;

namespace NixVms.Build.Tasks.Tests.Json;

public class JsonTextTests
{
    private static readonly string[] Pieces =
        ["a", "B", "7", " ", "/", "\\", "\\/", "//", "\"", "\n", "\r", "\t", "\b", "\f", "\u0001", "\u001b", "\u007f", "ü", "日本", "🎉", "<", "&", "]]>", ":", "{", "[", "null", "\u2028"];

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("\"text\"")]
    [InlineData("12")]
    [InlineData("-1.5e3")]
    [InlineData("""{"a":{},"b":[],"c":[[],[{}]],"d":null,"e":false,"f":""}""")]
    [InlineData("""{"path":"/nix/store/abc-lab","url":"http:\/\/example.org\/"}""")]
    [InlineData("""{"windows":"C:\\temp\\new","mixed":"a\\/b","quote":"\"","unicode":"\u00fc \ud83c\udf89"}""")]
    [InlineData("""[1,"1",true,"true",null,"null"]""")]
    public void Indented_JSON_says_the_same(string json) => AssertSame(json, JsonText.Indent(JsonText.Parse(json)));

    [Theory]
    [InlineData("a b")]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("a:b")]
    [InlineData("item")]
    [InlineData("type")]
    [InlineData("root")]
    [InlineData("xmlns")]
    [InlineData("xml")]
    [InlineData("_x0041_")]
    [InlineData("-")]
    [InlineData("ü")]
    [InlineData("<&>\"'")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a\\/b")]
    [InlineData("/etc/a\\\\/b")]
    [InlineData("line\nbreak")]
    [InlineData("🎉")]
    public void Members_may_have_odd_names(string name)
    {
        var json = new JsonObject { [name] = "value", ["other"] = new JsonObject { [name] = 1 } }.ToJsonString();
        var parsed = JsonText.Parse(json);

        AssertSame(json, JsonText.Indent(parsed));
        Assert.Equal("value", parsed.Text(name));
        Assert.Equal(1, parsed.Member("other")!.Number(name));
    }

    [Fact]
    public void Random_JSON_survives_being_indented()
    {
        var random = new RandomText(20261121);
        for (var i = 0; i < 500; i++)
        {
            var json = Value(random, depth: 4)?.ToJsonString() ?? "null";
            AssertSame(json, JsonText.Indent(JsonText.Parse(json)));
        }
    }

    [Fact]
    public void Indented_JSON_is_pleasant_to_read()
    {
        var text = JsonText.Indent(JsonText.Parse("""{"path":"/nix/store/abc","machines":[{"name":"ü"}]}"""));

        Assert.Equal("{\n  \"path\": \"/nix/store/abc\",\n  \"machines\": [\n    {\n      \"name\": \"ü\"\n    }\n  ]\n}\n", text);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{")]
    [InlineData("{\"a\":}")]
    [InlineData("[1,")]
    [InlineData("nul")]
    [InlineData("\"open")]
    [InlineData("<xml/>")]
    [InlineData("error: something")]
    [InlineData("\0")]
    public void What_is_no_JSON_is_a_FormatException(string text) =>
        Assert.Throws<FormatException>(() => JsonText.Parse(text));

    [Fact]
    public void Whatever_is_parsed_nothing_but_a_FormatException_is_thrown()
    {
        const string original = """{"action":"msg","level":0,"fields":["a",1,null,{"b":[true]}],"text":"\u001b[31m \ud83c\udf89 C:\\x"}""";
        string[] pieces = ["{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud800", "\0", "\ud800", "\uffff", "1e999", "-", "null", "//", "/*", "'", "__type", "\n", "\t"];
        var random = new RandomText(1);
        for (var i = 0; i < 10_000; i++)
        {
            var text = random.Mutate(original, pieces);
            try
            {
                JsonText.Parse(text);
            }
            catch (FormatException)
            {
            }
            catch (Exception e)
            {
                Assert.Fail($"{e.GetType()} for {JsonSerializer.Serialize(text)}");
            }
        }
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    [InlineData(1_000_000, false)]
    public void Deep_nesting_is_no_danger(int depth, bool isRead)
    {
        var json = new string('[', depth) + new string(']', depth);

        var exception = Record.Exception(() => JsonText.Parse(json));

        Assert.Equal(isRead, exception is null);
        Assert.True(exception is null or FormatException);
    }

    [Theory]
    [InlineData("""{"a":"x"{"b":2}}""")]
    [InlineData("""{"a":true[1]}""")]
    public void Something_inside_a_number_or_a_text_is_not_JSON(string json) =>
        Assert.Throws<FormatException>(() => JsonText.Parse(json));

    [Theory]
    [InlineData("""{"a":["\ud800"]}""")]
    [InlineData("""{"\udc00\ud800":1}""")]
    public void Half_a_surrogate_pair_is_found_before_the_text_is_used(string json) =>
        Assert.Throws<FormatException>(() => JsonText.Parse(json));

    [Theory]
    [InlineData("[1 2]")]
    [InlineData("[01]")]
    [InlineData("[1,]")]
    [InlineData("[1][2]")]
    [InlineData("[1] // comment")]
    public void What_is_almost_JSON_is_none(string json) =>
        Assert.Throws<FormatException>(() => JsonText.Parse(json));

    [Fact]
    public void What_a_terminal_would_obey_is_escaped() =>
        Assert.Equal("\"\\u001B[31m \\u009B31m \\u007F\"\n", JsonText.Indent(JsonText.Parse("\"\\u001b[31m \u009b31m \u007f\"")));

    [Fact]
    public void Of_members_with_one_name_the_last_one_counts_and_all_are_kept()
    {
        var json = JsonText.Parse("""{"a":1,"a":2}""");

        Assert.Equal(2, json.Number("a"));
        Assert.Equal("{\n  \"a\": 1,\n  \"a\": 2\n}\n", JsonText.Indent(json));
    }

    private static JsonNode? Value(RandomText random, int depth) => random.Number(depth > 0 ? 8 : 5) switch
    {
        0 => null,
        1 => JsonValue.Create(random.Number(2) == 0),
        2 => JsonValue.Create(random.Number(100_000) - 50_000),
        3 or 4 => JsonValue.Create(random.Text(Pieces)),
        5 => new JsonArray([.. Enumerable.Range(0, random.Number(4)).Select(_ => Value(random, depth - 1))]),
        _ => new JsonObject(Enumerable.Range(0, random.Number(5))
            .Select(_ => random.Text(Pieces, 4))
            .Distinct()
            .Select(name => KeyValuePair.Create(name, Value(random, depth - 1)))),
    };

    private static void AssertSame(string expected, string actual) =>
        Assert.True(
            JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)),
            $"Expected {expected}, got {actual}");
}
