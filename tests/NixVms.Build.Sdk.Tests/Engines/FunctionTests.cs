using System.Text.RegularExpressions;
using System.Xml.Linq;
using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Engines;

/// <summary>
/// MSBuild allows projects a list of functions that grows with its versions, and finds out only where it comes to one. So
/// each expression of our files that calls one is evaluated by itself.
/// </summary>
[Collection(PackedSdk.Usage)]
public sealed partial class FunctionTests(PackedSdk sdk)
{
    public static TheoryData<string> Engines => OldEngine.All;

    [Theory(Timeout = Limits.Build)]
    [MemberData(nameof(Engines))]
    public async Task Older_engines_have_every_function_that_our_files_use(string version)
    {
        var project = new TestProject(sdk).With("sample", "1.0");
        var files = FilesOf("sdk", "src").ToList();
        var expressions = files.SelectMany(f => ExpressionsOf(XDocument.Load(f)).Select(e => (File: f, Expression: e))).DistinctBy(e => e.Expression).ToList();
        var projects = expressions.Select((e, number) => Add(project, $"{number} {Path.GetFileName(e.File)}.proj", e.Expression)).ToList();

        // Of what no project of an older engine here has.
        projects.AddRange(files.Where(f => f.Contains("/buildTransitive/")).Select(f => AddImport(project, f)));

        Assert.Contains(files, f => f.EndsWith("/NixVms.Testing.targets", StringComparison.Ordinal));
        Assert.True(expressions.Count > 20, $"Only {expressions.Count} expressions were found.");
        (await new OldEngine(sdk, version).BuildAsync(project, projects, "-t:None")).AssertSucceededWithoutWarnings();
    }

    [Theory(Timeout = Limits.Build)]
    [InlineData("17.7", "$([System.Uri]::EscapeDataString('a'))", "MSB4212")]
    [InlineData("17.11", "$([System.Uri]::EscapeDataString('a'))", "MSB4212")]
    [InlineData("17.7", "@(A->NoSuchFunction())", "MSB4184")]
    public async Task A_function_that_an_engine_lacks_would_be_found(string version, string text, string code)
    {
        var project = new TestProject(sdk).With("sample", "1.0");
        var expression = Assert.Single(ExpressionsOf(new XDocument(new XElement("A", new XAttribute("Condition", $"'x' == '{text}'")))));
        var file = Add(project, "a.proj", expression);

        var build = await new OldEngine(sdk, version).BuildAsync(project, [file], "-t:None");

        build.AssertFailed();
        Assert.Equal(code, Assert.Single(build.Errors).Code);
    }

    private IEnumerable<string> FilesOf(params string[] folders) =>
        from folder in folders
        from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.*", SearchOption.AllDirectories)
        where Packed().IsMatch(file)
        select file;

    /// <summary>
    /// The outermost <c>$(…)</c> and <c>@(…)</c> of attributes and elements that call something. What is a value of a build
    /// becomes <c>$(Sample)</c>, the path of a file, or the item <c>Sample</c>.
    /// </summary>
    private static IEnumerable<string> ExpressionsOf(XDocument file) =>
        from text in file.Descendants().SelectMany(e => e.Attributes().Select(a => a.Value).Concat(e.Nodes().OfType<XText>().Select(t => t.Value)))
        from Match match in Expression().Matches(text)
        where Call().IsMatch(match.Value)
        select ItemName().Replace(PropertyName().Replace(Metadata().Replace(match.Value, m => match.Value[0] == '@' ? m.Value : "$(Sample)"), "$(Sample"), "@(Sample") into named
        select Literal().Replace(named, "'$(Sample)'");

    private static string Add(TestProject project, string name, string expression)
    {
        var value = expression[0] == '@'
            ? new XElement("ItemGroup", new XElement("Value", new XAttribute("Include", expression)))
            : new XElement("PropertyGroup", new XElement("Value", expression));
        project.With(name, new XElement(
            "Project",
            new XElement("PropertyGroup", new XElement("Sample", "$(MSBuildProjectDirectory)/sample")),
            new XElement("ItemGroup", new XElement("Sample", new XAttribute("Include", "sample"))),
            value,
            new XElement("Target", new XAttribute("Name", "None"))).ToString());
        return project[name];
    }

    private static string AddImport(TestProject project, string file)
    {
        var name = $"import of {Path.GetFileName(file)}.proj";
        project.With(name, $"""<Project><Import Project="{file}" /><Target Name="None" /></Project>""");
        return project[name];
    }

    [GeneratedRegex(@"/(sdk/(Sdk|build\w*|targets)|src/[\w.]+/build\w*)/[\w.]+\.(props|targets)$")]
    private static partial Regex Packed();

    // With its balanced parentheses.
    [GeneratedRegex(@"[$@]\((?>[^()]+|\((?<open>)|\)(?<-open>))*(?(open)(?!))\)")]
    private static partial Regex Expression();

    [GeneratedRegex(@"::|\.\w+\(|->")]
    private static partial Regex Call();

    [GeneratedRegex(@"%\([\w.]+\)")]
    private static partial Regex Metadata();

    // Those of MSBuild itself have a value.
    [GeneratedRegex(@"\$\((?!MSBuild)\w+")]
    private static partial Regex PropertyName();

    [GeneratedRegex(@"@\(\w+")]
    private static partial Regex ItemName();

    // A path in a folder of a build.
    [GeneratedRegex(@"'(?:[^'$]*\$\(Sample\))+[^'$]*'")]
    private static partial Regex Literal();
}
