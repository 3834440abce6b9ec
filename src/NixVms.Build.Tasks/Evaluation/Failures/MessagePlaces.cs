using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Manifests;

namespace NixVms.Build.Tasks.Evaluation.Failures;

/// <summary>Finds where warnings and failed assertions of machines are written. A network that has none costs nothing.</summary>
internal sealed class MessagePlaces(NixEvaluator evaluator, EvaluationTarget target, DebianArguments? debian)
{
    public async Task<NetworkManifest> FindAsync(NetworkManifest manifest, CancellationToken cancellationToken)
    {
        var messages = (
            from machine in manifest.Machines
            from message in machine.FailedAssertions.Select(text => (Kind: "assertion", Text: text)).Concat(machine.Warnings.Select(text => (Kind: "warning", Text: text)))
            select (Machine: machine.Name, message.Kind, message.Text)).Distinct().ToList();
        if (messages.Count == 0)
            return manifest;

        try
        {
            await using var nix = await evaluator.ConverseAsync(target, debian, replaced: [], withTrace: false, cancellationToken).ConfigureAwait(false);
            List<MessagePlace> places = [];
            foreach (var (machine, kind, text) in messages)
            {
                if (await nix.PlaceOfAsync(machine, kind, text).ConfigureAwait(false) is { } position)
                    places.Add(new MessagePlace(machine, text, position));
            }

            return manifest.WithPlaces(places);
        }
        catch (NixVmsException)
        {
            // The place of the machine is better than nothing.
            return manifest;
        }
    }
}
