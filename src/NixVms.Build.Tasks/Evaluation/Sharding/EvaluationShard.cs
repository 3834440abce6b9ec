using NixVms.Build.Tasks.Evaluation.Failures;
using NixVms.Build.Tasks.Nix;
using NixVms.Build.Tasks.Tracking;

namespace NixVms.Build.Tasks.Evaluation.Sharding;

/// <summary>One of the processes that share the evaluation of a network: sdk/nix/network/shard.nix.</summary>
/// <param name="load">Starts a Nix and has it read the network, which is told by the log.</param>
/// <param name="tracing">Tells what it looks at; null where it cannot be traced.</param>
/// <param name="onMessage">Gets what it says of the network.</param>
/// <param name="cancellationToken">Cancels.</param>
internal sealed class EvaluationShard(
    Func<NixTracing?, Task<(NixConversation Nix, NixCommandLog Log)>> load,
    NixTracing? tracing,
    Action<string> onMessage,
    CancellationToken cancellationToken) : IAsyncDisposable
{
    private readonly HashSet<string> _evaluatedFiles = new(StringComparer.Ordinal);
    private readonly List<string> _warnings = [];
    private NixConversation? _nix;
    private string? _home;

    /// <summary>The absolute paths of every Nix file that it evaluated.</summary>
    public IReadOnlyCollection<string> EvaluatedFiles => _evaluatedFiles;

    /// <summary>What the evaluated code warns of.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>
    /// What the evaluation looked at, and not the Nix that evaluates: of that, the one knows that has found the network too large. Complete
    /// once it has ended.
    /// </summary>
    public NixTrace Trace => (tracing?.Read() ?? NixTrace.None).Where(r => r.IsOfLanguage && (_home is null || !r.Name.StartsWith(_home, StringComparison.Ordinal)));

    /// <summary>Asks for a value.</summary>
    /// <returns>It as JSON.</returns>
    /// <exception cref="NixFailure">The evaluation failed.</exception>
    public async Task<string> AskAsync(string expression)
    {
        if (_nix is null)
        {
            (_nix, var beginning) = await load(tracing).ConfigureAwait(false);
            _home = _nix.Home;
            await TakeAsync(beginning).ConfigureAwait(false);
        }

        var log = await _nix.AskAsync($"tell ({expression})", onMessage).ConfigureAwait(false);
        await TakeAsync(log).ConfigureAwait(false);
        return log.OwnTrace ?? throw new NixFailure(log, hasTrace: false);
    }

    /// <summary>Ends the process.</summary>
    public async Task EndAsync()
    {
        if (_nix is null)
            return;
        await _nix.DisposeAsync().ConfigureAwait(false);
        _nix = null;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await EndAsync().ConfigureAwait(false);
        }
        finally
        {
            tracing?.Dispose();
        }
    }

    private async Task TakeAsync(NixCommandLog log)
    {
        await Interruption.CheckAsync(log, cancellationToken).ConfigureAwait(false);
        if (log.Errors.Count > 0)
            throw new NixFailure(log, hasTrace: false);
        _evaluatedFiles.UnionWith(log.EvaluatedFiles);
        _warnings.AddRange(log.EvaluationWarnings);
    }
}
