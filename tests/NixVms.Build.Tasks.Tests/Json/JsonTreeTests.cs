using NixVms.Build.Tasks.Json;

namespace NixVms.Build.Tasks.Tests.Json;

public class JsonTreeTests
{
    [Fact]
    public void An_absent_member_and_a_null_one_are_the_same()
    {
        var json = JsonText.Parse("""{"null":null}""");

        foreach (var name in new[] { "null", "absent" })
        {
            Assert.Null(json.Member(name));
            Assert.Null(json.Text(name));
            Assert.Equal(7, json.Number(name, absent: 7));
            Assert.False(json.Flag(name));
            Assert.Empty(json.Items(name));
            Assert.Contains($"\"{name}\"", Assert.Throws<FormatException>(() => json.RequiredText(name)).Message);
        }
    }

    [Fact]
    public void Members_are_read_by_what_they_are()
    {
        var json = JsonText.Parse("""{"text":"","number":-5,"true":true,"array":[1,null],"object":{"a":"b"}}""");

        Assert.Equal("", json.RequiredText("text"));
        Assert.Equal(-5, json.Number("number"));
        Assert.True(json.Flag("true"));
        Assert.Equal(2, json.Items("array").Count());
        Assert.True(json.IsObject);
        Assert.True(json.Member("object")!.IsObject);
        Assert.False(json.Member("array")!.IsObject);
        Assert.True(json.Items("array").Last().IsNull);
    }

    [Theory]
    [InlineData("99999999999")]
    [InlineData("1.5")]
    [InlineData("\"x\"")]
    public void What_is_no_int_counts_as_absent(string number) =>
        Assert.Equal(3, JsonText.Parse($$"""{"n":{{number}}}""").Number("n", absent: 3));
}
