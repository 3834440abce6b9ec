using System.Text.RegularExpressions;
using NixVms.Build.Tasks.Diagnostics;

namespace NixVms.Build.Tasks.Evaluation.Failures;

/// <summary>
/// Recognises the errors of nixpkgs' module system by their texts, from 2013 to today. They carry no position;
/// a closer look finds it.
/// </summary>
internal static class ModuleErrors
{
    private const string ConflictAdvice = "Keep one of them, or say which one wins with lib.mkForce (or with lib.mkDefault, which one loses).";

    private static readonly (Regex Text, string Kind, string Code)[] Table =
    [
        (Pattern(@"^The option `(?<option>.+?)' (?:defined in `.*?' )?does not exist\."), "unknownOption", ErrorCodes.UnknownOption),
        (Pattern(@"^The option `(?<option>.+?)' (?:is used but not defined|was accessed but has no value defined)\."), "noValue", ErrorCodes.OptionWithoutValue),
        (Pattern(@"^The option value `(?<option>.+?)' in `.*?' is not (?:of type `(?<type>.+?)'|an? (?<type>.+?))\.\s*$"), "wrongType", ErrorCodes.WrongOptionType),
        (Pattern(@"^A definition for option `(?<option>.+?)' is not of type `(?<type>.+?)'\.(?:\s|$)"), "wrongType", ErrorCodes.WrongOptionType),
        (Pattern(@"^The option `(?<option>.+?)' does not have a (?<type>string) value"), "wrongType", ErrorCodes.WrongOptionType),
        (Pattern(@"^The (?:unique )?option `(?<option>.+?)' (?:is defined multiple times|has conflicting definition|is defined both null and not null)"), "conflict", ErrorCodes.ConflictingDefinitions),
        (Pattern(@"^Cannot merge definitions of `(?<option>.+?)'"), "conflict", ErrorCodes.ConflictingDefinitions),
        (Pattern(@"^The option `(?<option>.+?)' is read-only, but it's set multiple times"), "readOnly", ErrorCodes.ReadOnlyOption),
        (Pattern(@"^Module `.*?' has an unsupported attribute `(?<name>.+?)'"), "unsupportedAttribute", ErrorCodes.InvalidModule),
    ];

    private const int MaxOptions = 20;

    // Not in the middle of a path.
    private static readonly Regex OptionName = Pattern(@"(?<![\w./@""-])[A-Za-z_][\w'-]*?(?:\.(?:[A-Za-z_][\w-]*|""[^""\n]*""))+(?![\w/-])");

    private static readonly Regex FileName = Pattern(@"`(?<file>/[^']+)'");

    // `nodes.test1.services…`, as the test modules of 22.11 and later have it.
    private static readonly Regex MachinePrefix = Pattern(@"^nodes\.(?:""(?<machine>[^""]*)""|(?<machine>[^.]+))\.");

    // Our name of a module that the network itself holds: the file and the machine.
    private static readonly Regex MachineModule = Pattern(@"(?:defined in|in|In) `/[^']*@(?<machine>[A-Za-z0-9._-]+)'");

    /// <returns>The error without a position, or null where the text is another one.</returns>
    public static EvaluationError? Recognise(string text)
    {
        foreach (var (pattern, kind, code) in Table)
        {
            var match = pattern.Match(text);
            if (!match.Success)
                continue;

            Dictionary<string, string> texts = [];
            foreach (var group in new[] { "option", "type", "name" }.Where(g => match.Groups[g].Success))
                texts[group] = group == "option" ? WithoutMachine(match.Groups[group].Value) : match.Groups[group].Value;
            if (kind == "conflict")
                texts["advice"] = ConflictAdvice;
            return new EvaluationError(code, Plain(text), Position: null)
            {
                CloserLook = new CloserLook(kind)
                {
                    Machine = MachineOf(text, match),
                    Texts = texts,
                    Lists = new Dictionary<string, IReadOnlyList<string>>
                    {
                        ["files"] = [.. FileName.Matches(text).Cast<Match>().Select(m => m.Groups["file"].Value).Distinct()],
                    },
                },
            };
        }

        return null;
    }

    /// <summary>The name of an option as the machine's own modules have it.</summary>
    public static string WithoutMachine(string option) => MachinePrefix.Replace(option, "");

    /// <summary>What a text names that may be an option: <c>services.nginx.enable</c>.</summary>
    public static IReadOnlyList<string> OptionsIn(string text) =>
        [.. OptionName.Matches(text).Cast<Match>().Select(m => m.Value).Where(n => !n.StartsWith("lib.", StringComparison.Ordinal)).Distinct().Take(MaxOptions)];

    // A machine that refers to another one comes up with the mistakes of that.
    private static string? MachineOf(string text, Match match)
    {
        var prefix = MachinePrefix.Match(match.Groups["option"].Value);
        var machine = prefix.Success ? prefix : MachineModule.Match(text);
        return machine.Success ? machine.Groups["machine"].Value : null;
    }

    // For the case that a closer look finds nothing: our names of the user's modules end in "@" and the machine.
    private static string Plain(string text) =>
        Regex.Replace(text, @"`(.+?)(?:@[A-Za-z0-9._-]+)?'", "'$1'").Replace("<unknown-file>", "a module without a file");

    private static Regex Pattern(string pattern) => new(pattern, RegexOptions.CultureInvariant | RegexOptions.Singleline);
}
