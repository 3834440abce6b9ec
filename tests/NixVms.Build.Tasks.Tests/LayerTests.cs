using System.Text.RegularExpressions;

namespace NixVms.Build.Tasks.Tests;

/// <summary>The namespaces of the task assembly are layers: each uses only those below it, so that there are no cycles.</summary>
public sealed partial class LayerTests
{
    // From the bottom up. What stands in a namespace within one of these belongs to it; the tasks have none of their own.
    private static readonly string[] Layers =
    [
        "Files", "Json", "Diagnostics", "Processes", "Logs", "Nix", "Projects", "Networks", "Manifests", "Classes", "Tracking", "Debian", "Evaluation", "Building", "Publishing", "Deployment", Tasks,
    ];

    private const string Tasks = "Tasks";

    private static readonly IReadOnlyList<(string File, string Layer, string Text)> Sources =
    [
        .. from folder in Directory.EnumerateDirectories(Path.Combine(Repository.Root, "src/NixVms.Build.Tasks"))
           where Path.GetFileName(folder) is not ("bin" or "obj")
           from file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
           let text = File.ReadAllText(file)
           select (Path.GetFileName(file), LayerOf(Namespace().Match(text).Groups[1].Value), text),
    ];

    [Fact]
    public void Every_namespace_has_its_place() => Assert.Equal(Layers.Order(), Sources.Select(s => s.Layer).Distinct().Order());

    [Fact]
    public void A_namespace_uses_only_those_below_it()
    {
        var types = Sources.SelectMany(s => Declaration().Matches(s.Text).Select(m => (Name: m.Groups[1].Value, s.Layer))).ToLookup(t => t.Name, t => t.Layer);

        var upwards = from source in Sources
                      from used in Layers.SkipWhile(l => l != source.Layer).Skip(1)
                      where Uses(source.Text, used, types)
                      select $"{source.Layer}/{source.File} uses {used}";

        Assert.Empty(upwards);
    }

    // By a directive, or by a qualified name. The tasks' own types can be named from everywhere as they are.
    private static bool Uses(string text, string layer, ILookup<string, string> types)
    {
        if (Regex.IsMatch(text, $@"(?m)^using (?:static |\w+ = )?NixVms\.Build\.Tasks\.{layer}[.;]"))
            return true;
        var qualified = layer == Tasks ? "" : $@"(?<![\w.]){layer}\.(?:\w+\.)*";
        return Regex.Matches(Aside().Replace(text, ""), $@"{qualified}\b([A-Z]\w+)").Any(m => types[m.Groups[1].Value].Contains(layer));
    }

    private static string LayerOf(string name) => name.Split('.') is [_, _, _, var layer, ..] ? layer : Tasks;

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^(?:public|internal) [a-z ]*?(?:class|record|struct|interface|enum) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"//.*|""(?:[^""\\\n]|\\.)*""")]
    private static partial Regex Aside();
}
