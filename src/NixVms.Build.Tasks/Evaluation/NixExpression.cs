using System.Text;
using NixVms.Build.Tasks.Networks;
using NixVms.Build.Tasks.Networks.Pins;

namespace NixVms.Build.Tasks.Evaluation;

/// <summary>Writes values as Nix expressions.</summary>
internal static class NixExpression
{
    /// <summary>A string literal: nothing in it is interpolated.</summary>
    public static string String(string value)
    {
        var result = new StringBuilder("\"");
        foreach (var c in value)
        {
            result.Append(c switch
            {
                '\\' => @"\\",
                '"' => "\\\"",
                '$' => @"\$",
                '\n' => @"\n",
                '\r' => @"\r",
                '\t' => @"\t",
                _ => c.ToString(),
            });
        }

        return result.Append('"').ToString();
    }

    /// <summary>A list of strings.</summary>
    public static string Strings(IEnumerable<string> values) => $"[ {string.Join(" ", values.Select(String))} ]";

    /// <summary>An attribute set of a network's arguments.</summary>
    public static string Arguments(IEnumerable<NetworkArgument> arguments)
    {
        // The newline ends a comment at the end of the user's expression.
        var members = arguments.Select(a => $"{String(a.Name)} = {(a.Value is null ? $"({a.Expression}\n)" : String(a.Value))};");
        return $"{{ {string.Join(" ", members)} }}";
    }

    /// <summary>Which setting decides something, and where it is written.</summary>
    public static string Setting(Setting setting)
    {
        var (file, line, column) = (String(setting.Position.File), setting.Position.Line, setting.Position.Column);
        return FormattableString.Invariant($"{{ name = {String(setting.Name)}; position = {{ file = {file}; line = {line}; column = {column}; }}; }}");
    }

    /// <summary>What the trace of an error has that comes up while nixpkgs is fetched.</summary>
    public const string FetchingNixpkgs = "while nixpkgs is fetched";

    /// <summary>Where nixpkgs is.</summary>
    public static string Nixpkgs(NixpkgsSource source)
    {
        if (source.Url is null)
            return source.IsSearchPath ? source.Reference! : String(source.Reference!);

        return $"builtins.addErrorContext {String(FetchingNixpkgs)} ({Fetched(source)})";
    }

    /// <summary>A flake's inputs: the argument of sdk/nix/network/flake.nix.</summary>
    public static string Flake(FlakeInputs flake)
    {
        var nodes = flake.Nodes.Select(n =>
        {
            var inputs = string.Concat(n.Inputs.Select(i => $"{String(i.Key)} = {String(i.Value)}; "));
            return $"{String(n.Name)} = {{ source = {Tree(n)}; info = builtins.fromJSON {String(n.Info)}; isFlake = {(n.IsFlake ? "true" : "false")}; inputs = {{ {inputs}}}; }};";
        });
        return $"{{ root = {String(flake.Root)}; nodes = {{ {string.Join(" ", nodes)} }}; }}";
    }

    // A folder is a path, which is copied to the store where something is made of it.
    private static string Tree(FlakeNode node) => node switch
    {
        { Problem: { } problem } => $"throw {String(FormattableString.Invariant($"{problem.Code}: {problem.Message}\nat {problem.Position?.File}:{problem.Position?.Line}:{problem.Position?.Column}"))}",
        { Source: { Reference: { } folder } } => $"/. + {String(folder)}",
        { Source: { } source } => Fetched(source),
        _ => "null",
    };

    private static string Fetched(NixpkgsSource source)
    {
        var name = source.StoreName is { } storeName ? $"name = {String(storeName)}; " : "";
        var tree = source.GitArguments is { } git
            ? $"(builtins.fetchGit (builtins.fromJSON {String(git)})).outPath"
            : $"builtins.fetchTarball {{ {name}url = {String(source.Url!)}; sha256 = {String(source.Sha256!)}; }}";
        var folder = source.Folder.Length == 0 ? "" : $" + {String("/" + source.Folder)}";
        return $"{tree}{folder}";
    }
}
