using NixVms.Build.Tasks.Debian;

namespace NixVms.Build.Tasks.Tests.Debian;

public class SortedLinesTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(1000)]
    public void Every_line_is_found_and_nothing_else(int count)
    {
        using var folder = new ScratchFolder();
        var random = new Random(count);
        var lines = Enumerable.Range(0, count).ToDictionary(i => $"name-{i * 7}", _ => new string('x', random.Next(0, 3000)));
        File.WriteAllText(folder["lines"], SortedLines.TextOf("made of 1 list", lines));

        using var sorted = SortedLines.TryOpen(folder["lines"])!;

        Assert.Equal("made of 1 list", sorted.Title);
        Assert.Equal(lines.Keys.Order(StringComparer.Ordinal), sorted.Keys);
        Assert.All(lines, line => Assert.Equal(line.Value, sorted.Find(line.Key)));
        Assert.All(["", "a", "name-", "name-1", "zzz", "made of 1 list"], name => Assert.Null(sorted.Find(name)));
    }

    [Fact]
    public void A_key_that_begins_like_another_is_a_key_of_its_own()
    {
        using var folder = new ScratchFolder();
        var lines = new[] { "git", "git-man", "gi", "git.x", "gitg" }.ToDictionary(name => name, name => "of " + name);
        File.WriteAllText(folder["lines"], SortedLines.TextOf("title", lines));

        using var sorted = SortedLines.TryOpen(folder["lines"])!;

        Assert.All(lines, line => Assert.Equal(line.Value, sorted.Find(line.Key)));
        Assert.Null(sorted.Find("git-"));
    }

    [Fact]
    public void A_file_that_was_cut_off_is_no_trap()
    {
        using var folder = new ScratchFolder();
        var text = SortedLines.TextOf("title", Enumerable.Range(0, 50).ToDictionary(i => $"name-{i:00}", _ => "value"));
        for (var length = 0; length < text.Length; length++)
        {
            File.WriteAllText(folder["lines"], text.Substring(0, length));
            using var sorted = SortedLines.TryOpen(folder["lines"])!;
            Assert.All(["name-00", "name-25", "name-49", "zzz"], name => sorted.Find(name));
        }
    }

    [Fact]
    public void There_is_nothing_to_open_where_there_is_no_file() => Assert.Null(SortedLines.TryOpen("/nowhere/lines"));
}
