using System.Text.RegularExpressions;
using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Diagnostics;

/// <summary>
/// The example of a page of docs/diagnostics: files, a command (by default a check of the networks) and the messages
/// that it gives. Messages marked as "text recorded" need a machine that tests do not have, and are not compared.
/// </summary>
internal sealed partial record PagesExample(string Code, IReadOnlyDictionary<string, string> Files, string Command, string? Messages)
{
    private const string DefaultCommand = "dotnet build -t:CheckNixNetwork";

    /// <summary>Whether the network can be checked together with those of other examples.</summary>
    public bool IsOneNetwork => Command == DefaultCommand && Files.ContainsKey("network.nix") && Files.Keys.All(f => f.EndsWith(".nix", StringComparison.Ordinal));

    public static PagesExample Read(string page)
    {
        var files = new Dictionary<string, string>();
        var command = DefaultCommand;
        string? messages = null;
        foreach (Match block in BlocksOf(File.ReadAllText(page)))
        {
            var text = block.Groups["text"].Value;
            if (block.Groups["file"].Success)
                files.Add(block.Groups["file"].Value, text);
            else if (block.Groups["kind"].Value == "console")
                command = text.Trim();
            else if (block.Groups["kind"].Value == "text")
                messages = text.TrimEnd('\n');
        }

        return new PagesExample(Path.GetFileNameWithoutExtension(page), files, command, messages);
    }

    /// <summary>Puts the messages into the page: how an example is written anew after a change of the product.</summary>
    public static void Write(string page, string messages)
    {
        var text = File.ReadAllText(page);
        var block = BlocksOf(text).Single(b => !b.Groups["file"].Success && b.Groups["kind"].Value == "text").Groups["text"];
        File.WriteAllText(page, text[..block.Index] + messages + "\n" + text[(block.Index + block.Length)..]);
    }

    /// <summary>The project of the example, ready to be built.</summary>
    public TestProject ToProject(PackedSdk sdk)
    {
        var project = new TestProject(sdk).WithProject("lab.proj", """<Project Sdk="NixVms.Build" />""");
        foreach (var (file, text) in Files)
            project.With(file, text);
        return project;
    }

    /// <summary>The messages of a build as a page shows them: paths relative to the folder, and none of this machine.</summary>
    public static string Shown(BuildOutput build, string folder)
    {
        var shown = new List<string>();
        BuildMessage? last = null;
        foreach (var message in MessagesOf(build).Where(m => m.Code.StartsWith("NIXVM", StringComparison.Ordinal) && m.File.StartsWith(folder + "/", StringComparison.Ordinal)))
        {
            // MSBuild repeats the position before each line of a message.
            var isSame = last is not null && (message with { Text = "" }) == (last with { Text = "" }) && shown.Count > 0;
            shown.Add(isSame ? message.Text : $"{message.File}{PositionOf(message)}: {message.Severity} {message.Code}: {message.Text}");
            last = message;
        }

        return StorePaths().Replace(string.Join("\n", shown).Replace(folder + "/", ""), "/nix/store/…-");
    }

    // dotnet run keeps its log to itself.
    private static IEnumerable<BuildMessage> MessagesOf(BuildOutput build)
    {
        List<BuildMessage> logged = [.. build.Errors, .. build.Warnings];
        return logged.Count > 0 ? logged : BuildMessage.Parse(build.Console);
    }

    private static string PositionOf(BuildMessage message) => message switch
    {
        { Line: 0 } => " ",
        { Column: 0 } => $"({message.Line})",
        _ => $"({message.Line},{message.Column})",
    };

    private static MatchCollection BlocksOf(string page)
    {
        var start = page.IndexOf("## Example", StringComparison.Ordinal);
        var end = page.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        return Blocks().Matches(page[..end]);
    }

    [GeneratedRegex(@"(?:^`(?<file>[^`\s]+)`:\n\n)?^```(?<kind>[^\n]*)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex("/nix/store/[0-9a-z]{32}-")]
    private static partial Regex StorePaths();
}
