using System.Text.RegularExpressions;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Logs;
using NixVms.Build.Tasks.Nix;

namespace NixVms.Build.Tasks.Building;

/// <summary>
/// What became of derivations that Nix gave to other computers, and of the computers. Nix itself says of a failure there that
/// a builder failed with exit code 1; what it was, the program says that speaks to the other computer.
/// </summary>
internal sealed class RemoteBuilders
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.Singleline;

    private static readonly Regex NotUsed = new(@"\Acannot build on '(?<builder>[^']+)': (?:error: )?(?<reason>.*)\z", Options);
    private static readonly Regex Failed = new(@"\A(?:error: )?build of '(?<derivation>[^'!^]+)[^']*' on '(?<builder>[^']+)' failed: (?:error: )?(?<reason>.*)\z", Options);
    private static readonly Regex WrongList = new(@"\A(?:error: )?bad machine specification: (?<reason>.*)\z", Options);
    private static readonly Regex NoneFound = new(@"\AFailed to find a machine for remote build!", Options);

    private readonly object _lock = new();
    private readonly Dictionary<string, string> _builders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _failures = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _unused = new(StringComparer.Ordinal);
    private readonly List<(string Derivation, string Builder)> _lost = [];
    private readonly SshErrors _ssh = new();
    private string? _wrongList;

    /// <summary>Whether a builder was looked for that has the system and the features that a derivation needs, and there was none.</summary>
    public bool HaveRefused { get; private set; }

    public void Add(NixLogEvent logEvent)
    {
        lock (_lock)
        {
            switch (logEvent)
            {
                case NixLogEvent.Started { Type: NixLogTypes.BuildActivity, Fields: { Count: > 1 } fields } when fields[1].Length > 0:
                    _builders[fields[0]] = TerminalText.CleanLine(fields[1]);
                    _failures.Remove(fields[0]);
                    break;
                case NixLogEvent.Plain plain:
                    _ssh.Add(plain);
                    break;
                case NixLogEvent.Message { Level: <= 1, RawText: null } message:
                    Add(TextOf(message));
                    break;
            }
        }
    }

    /// <summary>The computer that a derivation was given to; null where it was this one.</summary>
    public string? Of(string derivation)
    {
        lock (_lock)
            return _builders.GetValueOrDefault(derivation);
    }

    /// <summary>Whether the connection to the computer that built a derivation was lost, more than once.</summary>
    public bool HasLost(string derivation)
    {
        lock (_lock)
            return _lost.Any(l => l.Derivation == derivation);
    }

    /// <summary>Of a call's errors, those that stand for a computer that went away while it was building: to be tried again, once.</summary>
    public IReadOnlyList<NixLogEvent.Message> TakeLost(IReadOnlyList<NixLogEvent.Message> errors)
    {
        lock (_lock)
        {
            var lost = errors.Where(e => IsLoss(TextOf(e))).ToList();
            foreach (var derivation in lost.Select(e => StorePath.FindDerivation(TextOf(e))!).Distinct())
            {
                _lost.Add((derivation, _builders[derivation]));
                _builders.Remove(derivation);
            }

            return lost;
        }
    }

    /// <summary>An error with what the other computer said instead of what Nix made of it.</summary>
    public NixLogEvent.Message Clarify(NixLogEvent.Message error)
    {
        lock (_lock)
        {
            var text = TextOf(error);
            if (_wrongList is not null && text.Contains("unexpected EOF reading a line", StringComparison.Ordinal))
                return error with { RawText = $"{StoreFailure.WrongBuilders}{_wrongList}" };
            return StorePath.FindDerivation(text) is { } derivation && _failures.TryGetValue(derivation, out var reason) ? error with { RawText = reason } : error;
        }
    }

    /// <summary>What the user should know of computers that did not do their part.</summary>
    public IEnumerable<Diagnostic> Warnings(SourcePosition position)
    {
        lock (_lock)
        {
            return
            [
                .. _unused.Select(u => new Diagnostic(
                    ErrorCodes.BuilderUnreachable,
                    $"The remote builder {u.Key} could not be used, so others build what it would have built: {u.Value}",
                    position)),
                .. _lost.GroupBy(l => l.Builder).Select(g => new Diagnostic(
                    ErrorCodes.BuilderLost,
                    $"The connection to the remote builder {g.Key} was lost while it was building {string.Join(", ", g.Select(l => StorePath.NameOf(l.Derivation)).Distinct())}, which was then built again. Look whether that computer is on and has enough memory and disk.",
                    position)),
            ];
        }
    }

    // A program that fails there is told with what it was; one that merely ends was cut off.
    private bool IsLoss(string error) =>
        error.Contains("exit code", StringComparison.Ordinal)
        && StorePath.FindDerivation(error) is { } derivation
        && _builders.ContainsKey(derivation)
        && !_failures.ContainsKey(derivation)
        && _lost.All(l => l.Derivation != derivation);

    private void Add(string text)
    {
        if (NotUsed.Match(text) is { Success: true } unused)
            _unused[unused.Groups["builder"].Value] = _ssh.Explain(unused.Groups["reason"].Value);
        else if (Failed.Match(text) is { Success: true } failed)
            _failures[failed.Groups["derivation"].Value] = Naming(failed.Groups["derivation"].Value, failed.Groups["reason"].Value);
        else if (WrongList.Match(text) is { Success: true } wrong)
            _wrongList = wrong.Groups["reason"].Value;
        else if (NoneFound.IsMatch(text))
            HaveRefused = true;
    }

    // What the other computer says need not name the derivation, by which errors are told apart.
    private static string Naming(string derivation, string reason) =>
        StorePath.FindDerivation(reason) == derivation ? reason : $"building '{derivation}' failed: {reason}";

    private static string TextOf(NixLogEvent.Message message) => TerminalText.CleanLines(message.RawText ?? message.Text).Trim();
}
