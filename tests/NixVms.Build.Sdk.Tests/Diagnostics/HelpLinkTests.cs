using System.IO.Compression;
using System.Text.RegularExpressions;
using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Diagnostics;

/// <summary>From an error to its page, without a network.</summary>
[Collection(PackedSdk.Messages)]
public sealed partial class HelpLinkTests(PackedSdk sdk)
{
    [Fact]
    public void The_package_holds_every_page()
    {
        using var package = ZipFile.OpenRead(sdk.PackageFile);
        var pages = Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs/diagnostics")).Select(f => "docs/diagnostics/" + Path.GetFileName(f));

        Assert.Equal(pages.Order(), package.Entries.Select(e => e.FullName).Where(n => n.StartsWith("docs/diagnostics/")).Order());
    }

    [Theory(Timeout = Limits.Build)]
    [InlineData("NIXVM1012", "{ }")]
    [InlineData("NIXVM3003", "{ alpha = { warnings = [ \"w\" ]; }; }")]
    public async Task The_code_of_a_task_is_a_link_to_its_page_in_the_package(string code, string network)
    {
        var project = TestProject.OfNetwork(sdk, network);

        var build = await project.BuildAsync("-t:CheckNixNetwork", "-terminalLogger:on");

        AssertLinked(build, code);
    }

    [Fact(Timeout = Limits.Build)]
    public async Task The_code_of_a_target_is_a_link_to_its_page_in_the_package()
    {
        var project = TestProject.OfNetwork(sdk);

        var build = await project.BuildAsync("-t:NixVmsHelp", "-p:NixVmsCode=NIXVM0000", "-terminalLogger:on");

        AssertLinked(build, "NIXVM1017");
    }

    [Theory(Timeout = Limits.Build)]
    [InlineData("NIXVM3010")]
    [InlineData("nixvm1001")]
    public async Task NixVmsHelp_prints_the_page_of_a_code(string code)
    {
        var project = TestProject.OfNetwork(sdk);

        var build = await project.BuildAsync("-t:NixVmsHelp", $"-p:NixVmsCode={code}");

        build.AssertSucceededWithoutWarnings().AssertOwnTasks();
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs/diagnostics", code.ToUpperInvariant() + ".md"));
        Assert.All(page.Split('\n'), line => build.AssertPrinted(line.Trim()));
    }

    [Theory(Timeout = Limits.Build)]
    [InlineData("NIXVM0000")]
    [InlineData("CS0103")]
    [InlineData("../../README")]
    [InlineData("*")]
    public async Task NixVmsHelp_lists_the_codes_where_it_does_not_know_one(string code)
    {
        var project = TestProject.OfNetwork(sdk);

        var build = await project.BuildAsync("-t:NixVmsHelp", $"-p:NixVmsCode={code}");

        build.AssertOnlyError("NIXVM1017", project.ProjectFile);
        build.AssertPrinted("NIXVM1001, ").AssertPrinted(", NIXVM4001, ");
    }

    // The terminal logger writes ESC ]8;;ADDRESS ESC \ TEXT.
    private void AssertLinked(BuildOutput build, string code)
    {
        var link = Link().Matches(build.Console).Select(m => (Address: m.Groups["address"].Value, Text: m.Groups["text"].Value)).FirstOrDefault(l => l.Text == code);

        Assert.True(link.Address is not null, $"{code} is no link.\n{build.Console}");
        var page = new Uri(link.Address).LocalPath;
        Assert.EndsWith($"/nixvms.build/{sdk.Version}/docs/diagnostics/{code}.md", page);
        Assert.StartsWith($"# {code}: ", File.ReadAllText(page));
    }

    [GeneratedRegex(@"\x1b\]8;;(?<address>[^\x1b\x07]+)(?:\x1b\\|\x07)(?<text>[^\x1b]*)")]
    private static partial Regex Link();
}
