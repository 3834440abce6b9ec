using System.Text.RegularExpressions;
using System.Xml.Linq;
using CliWrap;
using CliWrap.Buffered;

namespace NixVms.Testing.Xunit.Tests;

/// <summary>What is left of a run of all test assets: xunit's report, and folders of artefacts.</summary>
internal sealed class TestAssetsRun
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, TestAssetsResult> _results;

    private TestAssetsRun(string artifacts, Dictionary<string, TestAssetsResult> results) =>
        (Folders, _results) = (Directory.Exists(artifacts) ? Directory.GetDirectories(artifacts) : [], results);

    public IReadOnlyList<string> Folders { get; }

    public int Count => _results.Count;

    public TestAssetsResult this[string name] => _results.Single(r => r.Key.Split('(')[0] == name).Value;

    public IReadOnlyList<string> FoldersOf(string name) =>
        [.. Folders.Where(f => Regex.IsMatch(Path.GetFileName(f), $"^{Regex.Escape(name)}-[0-9]{{8}}-"))];

    /// <summary>Runs them with xunit 2 as <c>dotnet test</c> does, or v3 as the program that they are.</summary>
    public static async Task<TestAssetsRun> StartAsync(TestAssetsNetwork network, bool isV3)
    {
        var project = isV3 ? "NixVms.Testing.XunitV3.TestAssets" : "NixVms.Testing.Xunit.TestAssets";
        var assembly = AppContext.BaseDirectory.Replace("NixVms.Testing.Xunit.Tests", project, StringComparison.Ordinal) + project + ".dll";
        var report = network.Scratch[$"{project}.trx"];
        var artifacts = network.Scratch[$"{project}.artifacts"];
        string[] arguments = isV3
            ? [assembly, "-trx", report]
            : ["test", assembly, "--logger", $"trx;LogFileName={report}"];

        using var limit = new CancellationTokenSource(Limit);
        var output = await Cli.Wrap("dotnet").WithArguments(arguments).WithWorkingDirectory(network.Scratch.Path)
            .WithEnvironmentVariables(e => e
                .Set("NIXVMS_TEST_ASSETS_NETWORK", network.Folder)
                .Set("NIXVMS_TEST_ASSETS_CACHE", network.Scratch["cache"])
                .Set("NIXVMS_ARTIFACTS", artifacts)
                .Set("TMPDIR", Directory.CreateDirectory(network.Scratch["tmp"]).FullName)) // v3 leaves attachments there
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(limit.Token);
        Assert.True(File.Exists(report), $"{output.StandardOutput}\n{output.StandardError}");
        return new TestAssetsRun(artifacts, XDocument.Load(report).Descendants().Where(e => e.Name.LocalName == "UnitTestResult").Select(TestAssetsResult.Read).ToDictionary(r => r.Name));
    }
}

/// <summary>What the report says of a test.</summary>
internal sealed record TestAssetsResult(string Name, string Outcome, string Message, string Output, IReadOnlyList<string> Attachments)
{
    public static TestAssetsResult Read(XElement element) => new(
        element.Attribute("testName")!.Value,
        element.Attribute("outcome")!.Value,
        Text(element, "ErrorInfo", "Message").Replace("\\\"", "\"", StringComparison.Ordinal), // v3 escapes quotes
        Text(element, "StdOut") + Text(element, "TextMessages", "Message"), // v2, v3
        [.. element.Descendants().Where(e => e.Name.LocalName == "ResultFile").Select(e => e.Attribute("path")!.Value)]);

    private static string Text(XElement element, params string[] path) =>
        string.Join('\n', path.Aggregate((IEnumerable<XElement>)[element], (found, name) => found.Descendants().Where(e => e.Name.LocalName == name)).Select(e => e.Value));
}
