using System.Globalization;
using System.Text.RegularExpressions;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Logs;

namespace NixVms.Build.Tasks.Evaluation.Failures;

/// <summary>What the frames of an error's trace tell: the machine, the options and the places it came up in.</summary>
internal sealed class ErrorTrace
{
    private const int FramesShown = 60;
    private const int FrameLength = 300;


    // The module system of the debian platform adds a place.
    private static readonly Regex OptionFrame = new(
        @"^while evaluating the option [`'](?<name>.+?)'(?: at (?<file>/.+):(?<line>\d+):(?<column>\d+))?:?$", RegexOptions.CultureInvariant);

    private static readonly Regex ArgumentFrame = new(
        @"^while evaluating the module argument `(?<name>[^']+)' in ", RegexOptions.CultureInvariant);

    private readonly List<(string Text, SourcePosition? Position)> _frames = [];
    private readonly SourceFiles _files;

    /// <param name="frames">The frames, the innermost first.</param>
    /// <param name="files">Which files are the user's.</param>
    public ErrorTrace(IEnumerable<NixLogEvent.TraceFrame> frames, SourceFiles files)
    {
        _files = files;
        List<string> options = [];
        foreach (var frame in frames)
        {
            var text = TerminalText.Clean(frame.Text).Trim();
            var position = files.InSource(frame.Position);
            if (FailingMachine.FromFrame(text) is { } machine)
            {
                position = machine.Position;
                Machine ??= machine;
                text = $"while evaluating the machine '{machine.Name}'";
            }
            else if (OptionFrame.Match(text) is { Success: true } option)
            {
                position ??= PositionIn(option);
                options.Add(ModuleErrors.WithoutMachine(option.Groups["name"].Value));
                text = $"while evaluating the option '{option.Groups["name"].Value}'";
            }
            else if (ArgumentFrame.Match(text) is { Success: true } argument)
            {
                ModuleArgument ??= argument.Groups["name"].Value;
            }

            _frames.Add((text, position));
        }

        Options = options;
    }

    /// <summary>The machine that was being evaluated.</summary>
    public FailingMachine? Machine { get; }

    /// <summary>The options that were being evaluated, the innermost first.</summary>
    public IReadOnlyList<string> Options { get; }

    /// <summary>The argument of a module that was being looked up.</summary>
    public string? ModuleArgument { get; }

    /// <summary>The call of the function that the error is in; null for another error, and in versions of Nix that tell it as the error's place.</summary>
    public SourcePosition? CallSite => _frames.Count > 0 && _frames[0].Text.StartsWith("from call site", StringComparison.Ordinal) ? _frames[0].Position : null;

    /// <summary>The innermost place in a file of the user, other than where the machine begins.</summary>
    public SourcePosition? UserPosition => _frames
        .Select(f => f.Position)
        .FirstOrDefault(p => p is not null && p != Machine?.Position && _files.IsUsers(p.File));

    /// <summary>The frames for a reader: a line each, without those in our own files.</summary>
    public string Show()
    {
        var lines = _frames
            .Where(f => f.Position is null ? !f.Text.StartsWith("from call site", StringComparison.Ordinal) : !_files.IsOwn(f.Position.File))
            .Select(f => f.Position is { } p ? $"  {p.File}({p.Line},{p.Column}): {OneLine(f.Text)}" : $"  {OneLine(f.Text)}")
            .Distinct()
            .ToList();
        var more = lines.Count > FramesShown ? $"\n  … and {lines.Count - FramesShown} frames more" : "";
        return string.Concat(lines.Take(FramesShown).Select(l => "\n" + l)) + more;
    }

    private static SourcePosition? PositionIn(Match match) =>
        match.Groups["file"].Success ? new SourcePosition(match.Groups["file"].Value, Number(match, "line"), Number(match, "column")) : null;

    private static int Number(Match match, string group) =>
        int.TryParse(match.Groups[group].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static string OneLine(string text)
    {
        text = text.Replace('\n', ' ');
        return text.Length > FrameLength ? text.Substring(0, FrameLength) + "…" : text;
    }
}
