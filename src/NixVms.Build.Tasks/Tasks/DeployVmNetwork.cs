using System.Globalization;
using Microsoft.Build.Framework;
using NixVms.Build.Tasks.Building;
using NixVms.Build.Tasks.Deployment;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Evaluation;
using NixVms.Build.Tasks.Manifests;
using NixVms.Build.Tasks.Networks;
using NixVms.Build.Tasks.Nix;
using NixVms.Build.Tasks.Processes;
using NixVms.Build.Tasks.Publishing;
using Task = System.Threading.Tasks.Task;

namespace NixVms.Build.Tasks;

/// <summary>
/// Deploys the built networks: copies the system of each machine that has <c>deployment.targetHost</c> there by ssh, puts its
/// keys in place and has it take the system over. Machines at once, each with a line of its own; what failed is told together.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class DeployVmNetwork : NixEvaluationTask
{
    /// <summary>
    /// Names of the machines to deploy to, <c>NAME</c> or <c>NETWORK/NAME</c>, with semicolons, commas or blanks between them: a
    /// command line of MSBuild takes the first two for its own. Empty: all that have a targetHost.
    /// </summary>
    public string Machines { get; set; } = "";

    /// <summary>What machines do with their systems: switch (default), boot, test or dry-activate.</summary>
    public string Action { get; set; } = "";

    /// <summary>How many seconds a machine has to answer: 60 by default.</summary>
    public string Timeout { get; set; } = "";

    /// <summary>To how many machines at once: 10 by default.</summary>
    public string MaxParallel { get; set; } = "";

    // It depends on machines, of which no record here tells anything.
    private protected override bool IsIncremental => false;

    private protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var action = ActionOf(Action);
        var timeout = TimeSpan.FromSeconds(Number("DeployTimeout", Timeout, 60));
        var slots = Number("DeployMaxParallel", MaxParallel, 10);
        var (ssh, tar) = (Program("ssh", "openssh-client"), Program("tar", "tar"));

        var networks = ResolveNetworks();
        var chosen = Choose([.. networks.SelectMany(n => Manifests.Read(FolderOf(n.Name).Manifest).Machines.Select(m => (n, m)))]);
        var nix = await SettingsOfAsync(FindNix(), usesCaches: false, cancellationToken).ConfigureAwait(false);
        var evaluation = await PrepareEvaluationAsync(networks, isAgain: true).ConfigureAwait(false);
        List<DeployTarget> targets = [];
        foreach (var ofNetwork in chosen.GroupBy(c => c.Network, c => c.Machine))
            targets.AddRange(await TargetsAsync(evaluation, nix, ofNetwork.Key, [.. ofNetwork], cancellationToken).ConfigureAwait(false));

        using var slot = new SemaphoreSlim(slots);
        var failures = await Task.WhenAll(targets.Select(async target =>
        {
            await slot.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                var connection = new SshConnection(ssh, target, ProjectDirectory, timeout);
                Log.LogMessage(MessageImportance.High, await new MachineDeployment(target, connection, action, nix, tar, timeout).RunAsync(cancellationToken).ConfigureAwait(false));
                return [];
            }
            catch (NixVmsException e)
            {
                Log.LogMessage(MessageImportance.High, $"{target.Name}: failed");
                return e.Diagnostics;
            }
            finally
            {
                slot.Release();
            }
        })).ConfigureAwait(false);
        if (failures.Any(f => f.Count > 0))
            throw new NixVmsException([.. failures.SelectMany(f => f)]);
    }

    private IReadOnlyList<(NetworkDefinition Network, MachineManifest Machine)> Choose(IReadOnlyList<(NetworkDefinition Network, MachineManifest Machine)> all)
    {
        static string FullName((NetworkDefinition Network, MachineManifest Machine) m) => $"{m.Network.Name}/{m.Machine.Name}";
        var names = Machines.Split([';', ',', ' '], StringSplitOptions.RemoveEmptyEntries);
        foreach (var name in names)
        {
            if (all.Any(m => m.Machine.Name == name || FullName(m) == name))
                continue;
            var near = NameSuggestions.For(name, all.Select(m => m.Machine.Name));
            throw new NixVmsException(
                ErrorCodes.NothingToDeploy,
                $"DeployMachine names '{name}', and there is no such machine. {(near.Count > 0 ? $"Did you mean {string.Join(" or ", near)}?" : $"There are {string.Join(", ", all.Select(m => m.Machine.Name))}.")}",
                ProjectPosition);
        }

        var named = all.Where(m => names.Length == 0 || names.Contains(m.Machine.Name) || names.Contains(FullName(m))).ToList();
        var chosen = named.Where(m => m.Machine.TargetHost is { Length: > 0 }).ToList();
        var homeless = named.Except(chosen).ToList();
        if (chosen.Count == 0 || (names.Length > 0 && homeless.Count > 0))
        {
            throw new NixVmsException(
                ErrorCodes.NothingToDeploy,
                $"{(homeless.Count == 1 ? $"The machine {homeless[0].Machine.Name} has" : "The machines have")} no deployment.targetHost, so nobody knows where to deploy. Set it to the address that ssh is to use.",
                homeless is [(_, { Position: { } position }), ..] ? position : ProjectPosition);
        }

        foreach (var (_, machine) in homeless)
            Log.LogMessage(MessageImportance.High, $"{machine.Name}: has no deployment.targetHost, and is left out");
        return chosen;
    }

    private async Task<IEnumerable<DeployTarget>> TargetsAsync(TrackedEvaluation evaluation, NixSettings nix, NetworkDefinition network, IReadOnlyList<MachineManifest> machines, CancellationToken cancellationToken)
    {
        var deployment = await evaluation.EvaluateDeploymentAsync(network, cancellationToken).ConfigureAwait(false);
        var all = machines.Select(m => (Machine: m, Json: deployment.Member(m.Name)!, System: deployment.Member(m.Name)!.Member("system")!)).ToList();
        await RealiseAsync(nix, network, [.. all.Select(m => (m.Machine, m.System.RequiredText("drvPath"), m.System.RequiredText("outputPath")))], cancellationToken).ConfigureAwait(false);

        var environment = CurrentEnvironment;
        List<DeployTarget> targets = [];
        foreach (var (machine, json, system) in all)
        {
            List<DeployKey> keys = [];
            foreach (var key in json.Items("keys"))
                keys.Add(await DeployKey.ReadAsync(key, machine.Name, machine.Position, Path.GetDirectoryName(network.NetworkFile)!, environment, cancellationToken).ConfigureAwait(false));
            var path = system.RequiredText("outputPath");
            targets.Add(DeployTarget.Of(machine) with
            {
                System = path,
                Closure = await StoreClosure.OfAsync(path, nix.Installation, ProjectDirectory, ProjectPosition, cancellationToken).ConfigureAwait(false),
                Packages = [.. json.Items("packages").Select(p => p.Value).Distinct()],
                Keys = keys,
            });
        }

        return targets;
    }

    /// <summary>Builds the systems, unless they are part of what was built; keeps those from garbage collection that nothing else keeps.</summary>
    private async Task RealiseAsync(NixSettings nix, NetworkDefinition network, IReadOnlyList<(MachineManifest Machine, string Derivation, string Output)> systems, CancellationToken cancellationToken)
    {
        if (Manifests.Read(FolderOf(network.Name).Manifest).Platform == "debian" && systems.All(s => Directory.Exists(s.Output)))
            return;
        var folder = FolderOf(network.Name);
        var realiser = new NixRealiser(nix, message => Log.LogMessage(MessageImportance.Normal, message), message => Log.LogMessage(MessageImportance.High, message));
        var targets = systems.Select(s => new BuildTarget(
            network.Name,
            s.Derivation,
            s.Machine.Position ?? new SourcePosition(network.NetworkFile, 1, 1),
            [new BuildTarget.Machine(s.Machine.Name, s.Machine.System, s.Machine.Position, s.Derivation, s.Output)],
            folder.BuildLog));
        await realiser.RealiseAsync([.. targets], network.Options, root: null, cancellationToken).ConfigureAwait(false);
        OutputRecord.Add(systems.Select(s => folder.SystemRoot(s.Machine.Name)));
        foreach (var (machine, _, output) in systems)
            await realiser.AddRootAsync(output, folder.SystemRoot(machine.Name), cancellationToken).ConfigureAwait(false);
    }

    private string ActionOf(string text) => text switch
    {
        "" => DeployAction.Switch,
        DeployAction.Switch or DeployAction.Boot or DeployAction.Test or DeployAction.DryActivate => text,
        _ => throw new NixVmsException(ErrorCodes.InvalidValue, $"DeployAction is '{text}'. It can be switch, boot, test or dry-activate.", ProjectPosition),
    };

    private int Number(string property, string text, int absent) =>
        text.Length == 0 ? absent
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 100_000 ? number
        : throw new NixVmsException(ErrorCodes.InvalidValue, $"{property} is '{text}'. It is a whole number, 1 or more.", ProjectPosition);

    private string Program(string name, string package) => Programs.Find(name, CurrentEnvironment)
        ?? throw new NixVmsException(ErrorCodes.NothingToDeploy, $"Deploying needs the program '{name}', and PATH has none. Install the package '{package}' of your distribution.", ProjectPosition);
}
