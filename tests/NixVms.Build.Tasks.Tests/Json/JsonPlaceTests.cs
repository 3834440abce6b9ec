using System.Text.Json;
using NixVms.Build.Tasks.Json;

namespace NixVms.Build.Tasks.Tests.Json;

public class JsonPlaceTests
{
    private const string Text = "\n{\n  \"a\": [ { \"b\": 0 } ],\n  \"ü\": 1, \"n\": { \"a\": { \"b\": 2 }, \"b\": 3,\n    \"b\": { \"c\": 4 }\n  },\n  \"b\": 5\n}\n";

    [Theory]
    [InlineData("", 2, 1)]
    [InlineData("a", 3, 3)]
    [InlineData("ü", 4, 3)]
    [InlineData("n", 4, 11)]
    [InlineData("n/a/b", 4, 25)]
    [InlineData("n/b", 5, 5)]
    [InlineData("n/b/c", 5, 12)]
    [InlineData("b", 7, 3)]
    public void A_member_is_where_its_name_begins_and_of_several_the_last_one(string path, int line, int column) =>
        Assert.Equal(new JsonPlace(line, column), JsonPlace.Of(Text, Members(path)));

    [Theory]
    [InlineData("none", 2, 1)]
    [InlineData("a/b", 3, 3)]
    [InlineData("n/a/none", 4, 18)]
    [InlineData("ü/x/y", 4, 3)]
    public void In_place_of_a_member_that_is_absent_stands_what_it_would_be_in(string path, int line, int column) =>
        Assert.Equal(new JsonPlace(line, column), JsonPlace.Of(Text, Members(path)));

    [Theory]
    [InlineData("", 1, 1)]
    [InlineData("{\n  \"ü\": x\n}", 2, 8)]
    [InlineData("{\n  \"a\": 1,\n", 3, 1)]
    public void What_is_no_JSON_ceases_to_be_some_at_a_place(string text, int line, int column)
    {
        var failure = Assert.IsAssignableFrom<JsonException>(Assert.Throws<FormatException>(() => JsonText.Parse(text)).InnerException);

        Assert.Equal(new JsonPlace(line, column), JsonPlace.Of(text, failure));
    }

    private static string[] Members(string path) => path.Length == 0 ? [] : path.Split('/');
}
