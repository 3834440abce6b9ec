using System.Text.RegularExpressions;
using NixVms.Build.Tasks.Diagnostics;

namespace NixVms.Build.Tasks.Evaluation.Failures;

/// <summary>Says the errors of the Nix language, in the wordings of Nix 2.8 and later, in plain words.</summary>
internal static class LanguageErrors
{
    private const string CallHint = "Two values side by side are a call: an operator, a semicolon or parentheses may be missing between them.";

    private static readonly HashSet<string> ModuleArguments = ["config", "lib", "modulesPath", "name", "nodes", "options", "pkgs"];

    private static readonly (Regex Text, string Code, Func<Match, string> Message)[] Table =
    [
        (Pattern(@"^syntax error, (?<what>.*)$"), ErrorCodes.SyntaxError, m => $"Syntax error: {m.Groups["what"].Value}.{SyntaxHint(m.Groups["what"].Value)}"),
        (Pattern(@"^(?<what>(?:dynamic attributes|invalid|duplicate formal|path '.*' has a trailing slash|URL literals).*)$"), ErrorCodes.SyntaxError, m => $"Syntax error: {m.Groups["what"].Value}."),
        (Pattern(@"^attribute '(?<name>.+?)' already defined at (?<file>.+):(?<line>\d+):(?<column>\d+)$"), ErrorCodes.DuplicateAttribute,
            m => $"The attribute '{m.Groups["name"].Value}' is defined twice; the first time at {m.Groups["file"].Value}({m.Groups["line"].Value},{m.Groups["column"].Value})."),
        (Pattern(@"^undefined variable '(?<name>.+?)'$"), ErrorCodes.UndefinedVariable, m => UndefinedVariable(m.Groups["name"].Value)),
        (Pattern(@"^attribute '(?<name>.+?)' missing$"), ErrorCodes.MissingAttribute, m => $"There is no attribute '{m.Groups["name"].Value}'."),
        (Pattern(@"^value is (?<found>.+?) while (?<wanted>.+) was expected$"), ErrorCodes.WrongValueType, m => Mismatch(m.Groups["found"].Value, m.Groups["wanted"].Value)),
        (Pattern(@"^expected (?<wanted>.+?) but found (?<found>(?:an? )?[a-z ]+?)(?:: .*)?$"), ErrorCodes.WrongValueType, m => Mismatch(m.Groups["found"].Value, m.Groups["wanted"].Value)),
        (Pattern(@"^cannot coerce (?<found>.+?) to a string(?:: .*)?$"), ErrorCodes.WrongValueType, m => NoString(m.Groups["found"].Value)),
        (Pattern(@"^attempt to call something which is not a function but (?<found>(?:an? )?[A-Za-z -]+?)(?:: .*)?$"), ErrorCodes.WrongValueType, m => $"This is called like a function, but it is {m.Groups["found"].Value}. {CallHint}"),
        (Pattern(@"^(?<what>cannot (?:add|compare|convert|concatenate) .*)$"), ErrorCodes.WrongValueType, m => $"{Capital(m.Groups["what"].Value)}."),
        (Pattern(@"^string '(?<text>.*)' doesn't represent an absolute path$"), ErrorCodes.WrongValueType, m => $"The string \"{m.Groups["text"].Value}\" is used as a path, but it is no absolute path. Write a path without quotation marks, such as ./file.nix."),
        (Pattern(@"called without required argument '(?<name>.+?)'$"), ErrorCodes.WrongArguments, m => $"This function needs the argument '{m.Groups["name"].Value}', and the call does not give it."),
        (Pattern(@"called with unexpected argument '(?<name>.+?)'$"), ErrorCodes.WrongArguments, m => $"This function is given the argument '{m.Groups["name"].Value}', which it does not take. Remove it, or write \"...\" at the end of the function's arguments."),
        (Pattern(@"^assertion '(?<what>.+)' failed$"), ErrorCodes.AssertFailed, m => $"The condition of this assert does not hold: {m.Groups["what"].Value}."),
        (Pattern(@"^evaluation aborted with the following error message: '(?<what>.*)'$"), ErrorCodes.Aborted, m => $"The evaluation was aborted: {m.Groups["what"].Value}"),
        (Pattern(@"^(?:infinite recursion encountered|stack overflow)"), ErrorCodes.InfiniteRecursion, _ => "Infinite recursion: this value depends on itself. A module that decides by its own configuration what to define needs lib.mkIf instead of if."),
        (Pattern(@"^file 'nixpkgs(/.*)?' was not found in the Nix search path"), ErrorCodes.MissingFile, _ => "<nixpkgs> is not in Nix's search path (NIX_PATH). A module gets what it needs of nixpkgs as arguments, { lib, pkgs, modulesPath, ... }: { … }, and so does a network. Or use a path in the project, or set the variable."),
        (Pattern(@"^file '(?<name>.+?)' was not found in the Nix search path"), ErrorCodes.MissingFile, m => $"<{m.Groups["name"].Value}> is not in Nix's search path (NIX_PATH). Use a path in the project instead, or set the variable."),
        (Pattern(@"^(?:getting status of|opening file|path|opening directory|reading link)[^']*'(?<file>/.*?)'(?:: No such file or directory| does not exist)$"), ErrorCodes.MissingFile, m => $"The file {m.Groups["file"].Value} does not exist."),
        (Pattern(@"^(?<what>(?:list index -?\d+ is out of bounds|division by zero|integer overflow in |'?builtins\..*called (?:on an empty list|with index )|cannot create list of size |negative .*|'from' and 'to' arguments passed to |unknown hash algorithm |while parsing TOML: |invalid regular expression.*|error parsing regex.*|string '.*' is not a valid.*|cannot decode .*|JSON .*).*)$"), ErrorCodes.InvalidBuiltinArgument, m => $"{Capital(m.Groups["what"].Value)}."),
        (Pattern(@"^\[json\.exception\.[^]]*\] (?<what>.*)$"), ErrorCodes.InvalidBuiltinArgument, m => $"This is no valid JSON: {m.Groups["what"].Value}."),
        (Pattern(@"^(?<what>(?:unable to download|cannot fetch|hash mismatch in file downloaded|failed to (?:fetch|download)).*)$"), ErrorCodes.FetchFailed, m => $"{Capital(m.Groups["what"].Value)}"),
        (Pattern(@"^\s*Failed assertions?:\s*(?:- )?(?<what>.*)$"), ErrorCodes.AssertionFailed, m => Regex.Replace(m.Groups["what"].Value, @"\n- ", "\n")),
    ];

    // Nix prints it below the code, and only there.
    private static readonly Regex Suggestion = new(@"^\s*Did you mean (?<names>[^\n]*)\?\s*$", RegexOptions.CultureInvariant | RegexOptions.Multiline);

    /// <param name="text">The bare message.</param>
    /// <param name="fullText">The message as a terminal would show it, which can have suggestions.</param>
    /// <returns>The code and the words; null where Nix itself says no such thing: the text is one that code has thrown.</returns>
    public static (string Code, string Message)? Translate(string text, string fullText)
    {
        foreach (var (pattern, code, message) in Table)
        {
            var match = pattern.Match(text);
            if (match.Success)
                return (code, message(match) + Suggested(fullText));
        }

        return null;
    }

    private static string Suggested(string fullText)
    {
        var match = Suggestion.Match(fullText);
        if (!match.Success)
            return "";

        var names = Regex.Replace(match.Groups["names"].Value, "^one of ", "");
        return $" Did you mean {Regex.Replace(names, @"[^\s,]+", m => m.Value == "or" ? m.Value : $"'{m.Value}'")}?";
    }

    private static string SyntaxHint(string what) => what switch
    {
        _ when what.StartsWith("unexpected end of file", StringComparison.Ordinal) => " A closing bracket, a quotation mark or a semicolon may be missing above.",
        // In Nix's words, a byte that begins nothing it knows.
        _ when what.StartsWith("unexpected invalid token", StringComparison.Ordinal) || what.StartsWith("unexpected $undefined", StringComparison.Ordinal)
            => " At the beginning of a file it is mostly a byte order mark: save the file as UTF-8 without one (in Visual Studio, \"UTF-8 without signature\").",
        _ when what.StartsWith("unexpected '}'", StringComparison.Ordinal) || what.StartsWith("unexpected identifier", StringComparison.Ordinal) || what.StartsWith("unexpected ID", StringComparison.Ordinal) || what.StartsWith("unexpected '='", StringComparison.Ordinal)
            => " A semicolon may be missing before it.",
        _ => "",
    };

    private static string UndefinedVariable(string name) =>
        $"There is no variable '{name}' here." +
        (ModuleArguments.Contains(name) ? $" A module gets it as an argument: {{ {name}, ... }}: {{ … }}." : "");

    private static string Mismatch(string found, string wanted) => $"This is {Article(found)}, but {Article(wanted)} is needed.";

    private static string NoString(string found)
    {
        found = Article(found);
        var hint = found switch
        {
            "an integer" or "a float" or "a Boolean" => " Make one of it with toString.",
            "a set" => " Name the attribute that is meant.",
            "a list" => " Join its elements with lib.concatStringsSep.",
            "null" => " Give it a value, or leave it out where it has none.",
            _ => "",
        };
        return $"This is {found}, but a string is needed.{hint}";
    }

    // "null", "the built-in function", "a set"
    private static string Article(string kind) => kind.Trim();

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text.Substring(1);

    private static Regex Pattern(string pattern) => new(pattern, RegexOptions.CultureInvariant | RegexOptions.Singleline);
}
