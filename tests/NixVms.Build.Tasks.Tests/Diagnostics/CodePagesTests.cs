using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace NixVms.Build.Tasks.Tests.Diagnostics;

/// <summary>Every error and warning is explained, and has been seen by a test.</summary>
public partial class CodePagesTests
{
    public static TheoryData<string> CodesWithPage => [.. Codes.WithPage];

    [Fact]
    public void Every_code_has_a_page() =>
        Assert.Empty(Codes.OfProduct.Except(Codes.WithPage));

    [Fact]
    public void Every_page_has_a_code() =>
        Assert.Empty(Codes.WithPage.Except(Codes.OfProduct));

    [Fact]
    public void Every_code_has_a_test() =>
        Assert.Empty(Codes.OfProduct.Except(Codes.OfTests));

    [Fact]
    public void The_table_lists_every_code_once_and_links_to_its_page()
    {
        var table = File.ReadAllText(Path.Combine(Codes.PagesFolder, "README.md"));

        var rows = Row().Matches(table).Select(m => m.Groups["code"].Value);

        Assert.Equal(Codes.WithPage, rows);
    }

    [Theory]
    [MemberData(nameof(CodesWithPage))]
    public void A_page_has_a_title_an_example_a_cause_and_a_remedy(string code)
    {
        var page = Codes.PageOf(code);

        Assert.StartsWith($"# {code}: ", page);
        Assert.Equal(["Example", "Cause", "Remedy"], Headings(page).Except(["Silencing"]));
        Assert.Contains($"{code}: ", SectionOf(page, "Example"));
        Assert.All(Headings(page), h => Assert.True(Words(SectionOf(page, h)) >= 3, $"{h} is empty"));
        Assert.InRange(page.Split('\n').Length, 15, 60);
    }

    [Theory]
    [MemberData(nameof(CodesWithPage))]
    public void The_page_of_a_warning_tells_how_to_silence_it(string code)
    {
        var page = Codes.PageOf(code);
        var isWarning = SectionOf(page, "Example").Contains($"warning {code}: ", StringComparison.Ordinal);

        Assert.Equal(isWarning, Headings(page).Contains("Silencing"));
        if (isWarning)
            Assert.Contains($"<NoWarn>$(NoWarn);{code}</NoWarn>", SectionOf(page, "Silencing"));
    }

    [Theory]
    [MemberData(nameof(CodesWithPage))]
    public void The_links_of_a_page_lead_somewhere(string code)
    {
        var links = Link().Matches(Codes.PageOf(code)).Select(m => m.Groups["target"].Value).Where(t => !t.StartsWith("http", StringComparison.Ordinal));

        Assert.All(links, target => Assert.True(File.Exists(Path.Combine(Codes.PagesFolder, target)), target));
    }

    [Fact]
    public void Every_error_and_warning_of_a_target_links_to_its_page()
    {
        (string Folder, string Address)[] packages = [("sdk/targets", "$(_NixVmsPagesAddress)"), ("src/NixVms.Testing/buildTransitive", "$(_NixVmsTestingPagesAddress)")];
        foreach (var (folder, address) in packages)
        {
            var elements = Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.targets")
                .SelectMany(f => XDocument.Load(f).Descendants())
                .Where(e => e.Name.LocalName is "Error" or "Warning")
                .ToList();

            Assert.NotEmpty(elements);
            Assert.All(elements, e =>
            {
                var code = (string?)e.Attribute("Code");
                Assert.Equal((code, $"{address}{code}.md"), ((string?)e.Attribute("HelpKeyword"), (string?)e.Attribute("HelpLink")));
            });
        }
    }

    private static List<string> Headings(string page) => [.. Heading().Matches(page).Select(m => m.Groups["name"].Value)];

    private static string SectionOf(string page, string heading)
    {
        var start = page.IndexOf($"\n## {heading}\n", StringComparison.Ordinal) + heading.Length + 5;
        var end = page.IndexOf("\n## ", start, StringComparison.Ordinal);
        return end < 0 ? page[start..] : page[start..end];
    }

    private static int Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;

    [GeneratedRegex(@"^\| \[(?<code>NIXVM\d{4})\]\(\k<code>\.md\) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^## (?<name>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\]\((?<target>[^)#]+)")]
    private static partial Regex Link();
}
