using System.Globalization;
using NixVms.Build.Tasks.Logs;
using NixVms.Build.Tasks.Nix;

namespace NixVms.Build.Tasks.Building;

/// <summary>Says of each derivation that it is built, and of each path that it is fetched or copied: <c>[3/17] building lynx-2.9.0</c>.</summary>
/// <remarks>
/// Nix says in advance what it will do, in messages that were always the same list of paths. Where they are missing, its
/// counters tell; they grow while it looks around.
/// </remarks>
internal sealed class BuildProgress(Action<string> onMessage)
{
    private readonly object _lock = new();
    private readonly HashSet<string> _planned = new(StringComparer.Ordinal);
    private readonly HashSet<string> _begun = new(StringComparer.Ordinal);
    private readonly HashSet<(long Id, string Derivation)> _remote = [];
    private readonly Dictionary<long, int> _expected = [];
    private bool _isList;

    public void Add(NixLogEvent logEvent)
    {
        lock (_lock)
        {
            switch (logEvent)
            {
                case NixLogEvent.Message message:
                    Plan(message);
                    break;
                case NixLogEvent.Started { Type: NixLogTypes.BuildActivity, Fields: { Count: > 0 } fields } build:
                    BeginBuilding(build.Id, fields[0], fields.Count > 1 ? fields[1] : "");
                    break;
                case NixLogEvent.Stopped stopped:
                    _remote.RemoveWhere(r => r.Id == stopped.Id);
                    break;
                case NixLogEvent.Started { Type: NixLogTypes.SubstituteActivity, Fields: { Count: > 1 } fields }:
                    Begin(fields[0], $"fetching {Name(fields[0])} from {Cleaned(fields[1])}");
                    break;
                case NixLogEvent.Started { Type: NixLogTypes.CopyPathActivity, Fields: { Count: > 2 } fields }:
                    Begin(Key(fields[0], fields[2]), $"copying {Name(fields[0])}{Place("from", fields[1])}{Place("to", fields[2])}");
                    break;
                case NixLogEvent.Started { Type: NixLogTypes.BuildsActivity or NixLogTypes.CopyPathsActivity } counter:
                    _expected[counter.Id] = 0;
                    break;
                case NixLogEvent.Result { Type: NixLogTypes.Progress, Fields: { Count: > 1 } fields } result when _expected.TryGetValue(result.Id, out var before):
                    if (int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out var expected))
                        _expected[result.Id] = Math.Max(before, expected);
                    break;
            }
        }
    }

    private void Plan(NixLogEvent.Message message)
    {
        if (message.Level != 3)
            return;
        if (!message.Text.StartsWith("  /", StringComparison.Ordinal))
            _isList = message.Text.Contains("will be built") || message.Text.Contains("will be fetched");
        else if (_isList)
            _planned.Add(message.Text.Trim());
    }

    // A remote build starts twice, here and there. What another computer did not finish begins again elsewhere.
    private void BeginBuilding(long id, string derivation, string builder)
    {
        if (builder.Length > 0)
            _remote.Add((id, derivation));
        else if (_remote.Any(r => r.Derivation == derivation))
            return;

        Begin(derivation, $"building {Name(derivation)}{(builder.Length > 0 ? $" on {Cleaned(builder)}" : "")}", isRepeated: true);
    }

    // What is fetched is copied as well. What a remote builder gets and gives is in no plan.
    private void Begin(string path, string what, bool isRepeated = false)
    {
        if (!_begun.Add(path) && !isRepeated)
            return;

        var total = _planned.Count > 0 ? _planned.Union(_begun).Count() : Math.Max(_begun.Count, _expected.Values.Sum());
        onMessage($"[{_begun.Count}/{total}] {what}");
    }

    // Several computers get the same.
    private static string Key(string path, string store) => store is "local" or "" ? path : $"{path} {store}";

    private static string Place(string preposition, string store) => store is "local" or "" ? "" : $" {preposition} {Cleaned(store)}";

    private static string Name(string path) => Cleaned(StorePath.NameOf(path));

    private static string Cleaned(string text) => TerminalText.CleanLine(text);
}
