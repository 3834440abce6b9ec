using NixVms.Build.Tasks.Files;
using NixVms.Build.Tasks.Json;
using NixVms.Build.Tasks.Nix;
using NixVms.Build.Tasks.Tracking;

namespace NixVms.Build.Tasks.Evaluation.Sharding;

/// <summary>
/// Evaluates a large network in several processes, each of them some machines. sdk/nix/network/shard.nix says what they exchange;
/// the manifest, and all that Nix builds, is what one process would have made.
/// </summary>
/// <param name="plan">Who evaluates what.</param>
/// <param name="load">
/// Starts a Nix and has it read the network: gets the value of the entry's argument <c>shard</c>, what traces it and what cancels it.
/// </param>
/// <param name="newTracing">Prepares the tracing of a process; null where there is none.</param>
/// <param name="messages">Gets what they say.</param>
internal sealed class ShardedEvaluation(
    ShardPlan plan,
    Func<string, NixTracing?, CancellationToken, Task<(NixConversation Nix, NixCommandLog Log)>> load,
    Func<NixTracing?> newTracing,
    SharedMessages messages)
{
    /// <summary>What the processes gave.</summary>
    /// <param name="Manifest">The manifest.</param>
    /// <param name="EvaluatedFiles">The absolute paths of every Nix file that one of them evaluated.</param>
    /// <param name="Warnings">What the evaluated code warns of.</param>
    /// <param name="Traces">What they looked at.</param>
    public sealed record Result(JsonTree Manifest, IReadOnlyCollection<string> EvaluatedFiles, IReadOnlyList<string> Warnings, IReadOnlyList<NixTrace> Traces);

    /// <exception cref="Failures.NixFailure">One of the processes failed. What it says may be what comes of a mistake in the machine of another.</exception>
    public async Task<Result> EvaluateAsync(CancellationToken cancellationToken)
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var folder = WorkFolder.Make(Path.Combine(Path.GetTempPath(), "nixvms-shards"));
        var shards = plan.Shards.Select(names => new EvaluationShard(
            tracing => load($"{{ names = {NixExpression.Strings(names)}; folder = {NixExpression.String(folder.Path)}; }}", tracing, cancellation.Token),
            newTracing(),
            messages.NewProcess(),
            cancellation.Token)).ToList();
        try
        {
            var stages = JsonText.Parse(await shards[0].AskAsync("builtins.attrNames shard.facts").ConfigureAwait(false)).Elements().Select(s => s.Value);
            foreach (var stage in stages)
                await ExchangeAsync(stage, $"shard.facts.{NixExpression.String(stage)}", endsOthers: false).ConfigureAwait(false);
            var last = await ExchangeAsync("machines", "shard.machines", endsOthers: true).ConfigureAwait(false);
            var manifest = JsonText.Parse(await last.AskAsync("shard.whole").ConfigureAwait(false));
            await last.EndAsync().ConfigureAwait(false);
            return new Result(
                manifest,
                [.. shards.SelectMany(s => s.EvaluatedFiles).Distinct()],
                [.. shards.SelectMany(s => s.Warnings).Distinct()],
                [.. shards.Select(s => s.Trace.Where(r => !r.Name.StartsWith(folder.Path, StringComparison.Ordinal)))]);
        }
        finally
        {
            await cancellation.CancelAsync().ConfigureAwait(false);
            foreach (var shard in shards)
                await DisposeAsync(shard).ConfigureAwait(false);
        }

        // Asks all, writes what they say for all of them, and gives the one that answers last. None of the others is asked again after
        // the machines, and there may be no memory for all of them.
        async Task<EvaluationShard> ExchangeAsync(string stage, string question, bool endsOthers)
        {
            using var slots = new SemaphoreSlim(plan.AtOnce);
            var (left, last) = (shards.Count, shards[0]);
            var answers = await Task.WhenAll(shards.Select(async shard =>
            {
                await slots.WaitAsync(cancellation.Token).ConfigureAwait(false);
                try
                {
                    var answer = await shard.AskAsync(question).ConfigureAwait(false);
                    if (Interlocked.Decrement(ref left) == 0)
                        last = shard;
                    else if (endsOthers)
                        await shard.EndAsync().ConfigureAwait(false);
                    return answer;
                }
                catch
                {
                    // Whatever the others do is of no use any more.
                    await cancellation.CancelAsync().ConfigureAwait(false);
                    throw;
                }
                finally
                {
                    slots.Release();
                }
            })).ConfigureAwait(false);
            await File.WriteAllTextAsync(Path.Combine(folder.Path, $"{stage}.json"), $"[{string.Join(",", answers)}]", cancellation.Token).ConfigureAwait(false);
            return last;
        }
    }

    private static async Task DisposeAsync(EvaluationShard shard)
    {
        try
        {
            await shard.DisposeAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // It was to end.
        }
    }
}
