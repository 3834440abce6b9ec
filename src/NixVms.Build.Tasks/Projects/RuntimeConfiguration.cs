using System.Text.Json;
using NixVms.Build.Tasks.Json;

namespace NixVms.Build.Tasks.Projects;

/// <summary>What a program's <c>runtimeconfig.json</c> says of the .NET that it needs.</summary>
/// <param name="Frameworks">The shared frameworks; empty where the program brings its own.</param>
/// <param name="UsesInvariantGlobalization">Whether it does without ICU.</param>
internal sealed record RuntimeConfiguration(IReadOnlyList<FrameworkReference> Frameworks, bool UsesInvariantGlobalization)
{
    /// <summary>What a program says that needs nothing of .NET.</summary>
    public static readonly RuntimeConfiguration None = new([], UsesInvariantGlobalization: false);

    private const string DefaultRollForward = "Minor";

    /// <returns>Null where the file is absent, or is none.</returns>
    public static RuntimeConfiguration? TryRead(string path)
    {
        try
        {
            return File.Exists(path) ? Of(JsonText.Parse(File.ReadAllText(path)).Member("runtimeOptions")) : null;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }

    private static RuntimeConfiguration? Of(JsonTree? options)
    {
        if (options is null)
            return null;

        var all = options.Items("frameworks").Concat(options.Member("framework") is { } one ? [one] : []);
        var policy = options.Text("rollForward");
        return new RuntimeConfiguration(
            [.. all.Select(f => new FrameworkReference(f.RequiredText("name"), f.RequiredText("version"), f.Text("rollForward") ?? policy ?? DefaultRollForward))],
            options.Member("configProperties")?.Flag("System.Globalization.Invariant") is true);
    }
}
