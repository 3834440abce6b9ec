using System.Globalization;
using System.Text.RegularExpressions;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Logs;

namespace NixVms.Build.Tasks.Evaluation.Failures;

/// <summary>Turns an error of Nix, or one thrown by our own Nix code or by nixpkgs', into one for the user.</summary>
/// <param name="files">Which files are the user's.</param>
/// <param name="showTrace">Whether to add the frames of the trace.</param>
internal sealed class ErrorReader(SourceFiles files, bool showTrace)
{
    /// <summary>More lines of a message than that are not shown: code can throw anything.</summary>
    private const int MaxLines = 40;

    // What sdk/nix/lib/diagnostics.nix throws: a code, a message, and in the last line the position where it has one.
    private static readonly Regex OurError = new(
        @"\A(?<code>NIXVM\d{4}): (?<message>.*?)(?:\nat (?<file>/[^\n]*):(?<line>\d+):(?<column>\d+))?\s*$",
        RegexOptions.CultureInvariant | RegexOptions.Singleline);

    private static readonly Regex MissingFile = new(
        @"(?:^The file |imports ')(?<path>/.+?)(?:'?, which does not exist| does not exist)\.$", RegexOptions.CultureInvariant);

    // Where something is no Boolean that nixpkgs takes for one, it is mostly the condition of a lib.mkIf.
    private static readonly Regex IsCondition = new(
        @"\A(?:\W?mkIf\W? called with a non-Boolean condition|value is .+ while a Boolean was expected|expected a Boolean but found )", RegexOptions.CultureInvariant);

    // Newer versions of Nix say where an error was thrown from; older ones have no position for it.
    private const string ThrowFrame = "while calling the 'throw' builtin";

    // Several of ours at once have an empty line between them.
    private static readonly Regex NextError = new(@"\n\n(?=NIXVM\d{4}: )", RegexOptions.CultureInvariant);

    /// <returns>At least one error: our own code can throw several at once.</returns>
    public IReadOnlyList<EvaluationError> Read(NixLogEvent.Message error)
    {
        var trace = new ErrorTrace(error.Trace, files);
        var text = Head(TerminalText.Clean(error.RawText ?? error.Text).Trim(), 100_000);
        var ours = NextError.Split(text).Select(Ours).ToList();
        return ours.All(e => e is not null)
            ? [.. ours.Select(e => Complete(e!, trace))]
            : [Complete(ModuleErrors.Recognise(Head(text, 5_000)) ?? Language(error, Head(text, 5_000), trace), trace)];
    }

    // Nix and nixpkgs begin with what is wrong; what follows can be values of any size.
    private static string Head(string text, int length) => text.Length > length ? text.Substring(0, length) : text;

    private EvaluationError Complete(EvaluationError result, ErrorTrace trace)
    {
        var source = files.InSource(result.Position);
        var position = IsUsers(source) ? source : trace.UserPosition;
        if (result.Code is ErrorCodes.MissingFile or ErrorCodes.MissingImport && MissingFile.Match(result.Message) is { Success: true } missing)
            position = PathLiterals.Find(missing.Groups["path"].Value, (position is null ? [] : new[] { position.File }).Concat(files.Evaluated)) ?? position;
        return result with
        {
            Message = Limited(files.WithSources(result.Message)),
            Position = position,
            Machine = trace.Machine,
            Trace = showTrace ? trace.Show() : "",
        };
    }

    private static EvaluationError? Ours(string text)
    {
        var match = OurError.Match(text);
        if (!match.Success)
            return null;

        var position = match.Groups["file"].Success
            ? new SourcePosition(match.Groups["file"].Value, Number(match, "line"), Number(match, "column"))
            : null;
        return new EvaluationError(match.Groups["code"].Value, match.Groups["message"].Value, position) { IsOurs = true };
    }

    private EvaluationError Language(NixLogEvent.Message error, string text, ErrorTrace trace)
    {
        if (RefusedPackage.Recognise(text) is { } package)
        {
            return new EvaluationError(ErrorCodes.RefusedPackage, package.Message, error.Position)
            {
                CloserLook = Look("package", trace) with { Texts = new Dictionary<string, string> { ["name"] = package.Name } },
            };
        }

        if (LanguageErrors.Translate(text, TerminalText.Clean(error.Text)) is not { } known)
        {
            // Nix has a place for most of its own errors and none for what code throws.
            var isThrown = error.Position is null || error.Trace.Any(f => f.Text.Contains(ThrowFrame));
            return new EvaluationError(isThrown ? ErrorCodes.Thrown : ErrorCodes.EvaluationFailed, text, error.Position)
            {
                CloserLook = IsUsers(error.Position) ? null : IsCondition.IsMatch(text) ? Look("condition", trace) : trace.UserPosition is null ? Language(trace, text) : null,
            };
        }

        if (known.Code == ErrorCodes.AssertFailed && error.Position is { } place && AssertCondition.At(place) is { } condition)
            known.Message = $"The condition of this assert does not hold: {TerminalText.Clean(condition)}.";
        // A function is right as it is where it is called wrongly.
        var position = known.Code == ErrorCodes.WrongArguments && IsUsers(files.InSource(trace.CallSite)) ? trace.CallSite : error.Position;
        return new EvaluationError(known.Code, known.Message, position)
        {
            CloserLook = CloserLookAt(known.Code, text, error.Position, trace),
        };
    }

    // What comes up in nixpkgs mostly has its cause in a module of the user's.
    private CloserLook? CloserLookAt(string code, string text, SourcePosition? position, ErrorTrace trace)
    {
        if (IsUsers(position))
            return null;
        if (code == ErrorCodes.WrongValueType && IsCondition.IsMatch(text))
            return Look("condition", trace);
        if (code == ErrorCodes.MissingAttribute && trace.ModuleArgument is { } argument && text.Contains($"'{argument}'"))
            return new CloserLook("missingArgument") { Texts = new Dictionary<string, string> { ["name"] = argument } };
        if (code == ErrorCodes.WrongArguments && Regex.Match(text, @"required argument '(.+?)'$") is { Success: true } name)
            return new CloserLook("missingArgument") { Texts = new Dictionary<string, string> { ["name"] = name.Groups[1].Value } };
        if (code == ErrorCodes.MissingFile && Regex.Match(text, @"'(/.+?)'") is { Success: true } path)
            return new CloserLook("missingImport") { Texts = new Dictionary<string, string> { ["path"] = path.Groups[1].Value } };
        return position is null && trace.UserPosition is not null ? null : Language(trace);
    }

    // What code throws can name the options that it is about.
    private static CloserLook Language(ErrorTrace trace, string thrown = "") => Look("language", trace, thrown);

    private static CloserLook Look(string kind, ErrorTrace trace, string thrown = "") => new(kind)
    {
        Lists = new Dictionary<string, IReadOnlyList<string>> { ["options"] = trace.Options, ["named"] = ModuleErrors.OptionsIn(thrown) },
    };

    private static string Limited(string message)
    {
        var lines = TerminalText.CleanLines(message).Split('\n');
        return lines.Length <= MaxLines
            ? string.Join("\n", lines)
            : string.Join("\n", lines.Take(MaxLines)) + $"\n… ({(lines.Length - MaxLines).ToString(CultureInfo.InvariantCulture)} more lines)";
    }

    private bool IsUsers(SourcePosition? position) => position is not null && files.IsUsers(position.File);

    private static int Number(Match match, string group) =>
        int.TryParse(match.Groups[group].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
