namespace NixVms.Testing;

// Redeployment.
public sealed partial class VmNetwork
{
    private readonly SemaphoreSlim _switching = new(1, 1);

    /// <summary>
    /// Lets the machines that run take over a build, by NixOS's rules: files of /etc, accounts, units. Machines that are
    /// off start with it the next time.
    /// </summary>
    /// <param name="directory">The folder of the build, which holds <c>network.json</c>; by default the one that this network was started from, where the newest is.</param>
    /// <param name="timeout">For each machine; <see cref="VmTimeouts.Boot"/> by default, since services start.</param>
    /// <param name="cancellationToken">Cancels it; the next one completes what a machine has begun.</param>
    /// <returns>What each machine that runs did, in the order of their names.</returns>
    /// <exception cref="RestartNeededException">A machine would have to be started anew (NIXVM5001). Nothing was changed.</exception>
    /// <exception cref="SwitchFailedException">A unit failed, or something else did. The machines have the build all the same.</exception>
    /// <exception cref="VmHostException">There is no such build.</exception>
    /// <exception cref="VmTimeoutException">A machine took too long.</exception>
    /// <exception cref="VmStoppedException">A machine stopped meanwhile.</exception>
    /// <exception cref="ObjectDisposedException">The network was disposed.</exception>
    /// <remarks>
    /// A machine whose store is on an image (<see cref="VmNetworkOptions.UseStoreImages"/>) gets the new store paths copied, into its
    /// memory. A snapshot that was taken before brings the build of that time back.
    /// </remarks>
    public async Task<IReadOnlyList<MachineSwitch>> SwitchAsync(string? directory = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        await _switching.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var build = VmNetworkManifest.Load(directory ?? Manifest.Folder);
            RefuseRestarts(build);
            var machines = build.Machines.ToDictionary(m => m.Name);
            var results = await Task.WhenAll(Machines.Select(m => m.SwitchAsync(machines[m.Name], timeout, cancellationToken))).ConfigureAwait(false);
            Manifest = build;

            List<MachineSwitch> switches = [.. results.OfType<MachineSwitch>()];
            List<MachineSwitch> failed = [.. switches.Where(s => s.ExitCode != 0)];
            return failed.Count == 0
                ? switches
                : throw new SwitchFailedException(string.Join("\n", failed.Select(f => $"NIXVM5002: {f}\n{f.Output.Trim()}")), switches);
        }
        finally
        {
            _switching.Release();
        }
    }

    private void RefuseRestarts(VmNetworkManifest build)
    {
        var wanted = build.Machines.ToDictionary(m => m.Name);
        var reasons = Machines
            .ToDictionary(m => m.Name, m => wanted.TryGetValue(m.Name, out var manifest) ? m.ReasonsAgainst(manifest) : ["the build has no such machine"]);
        foreach (var name in wanted.Keys.Except(reasons.Keys).ToList())
            reasons.Add(name, ["it is new"]);
        var refused = reasons.Where(r => r.Value.Count > 0).ToDictionary(r => r.Key, r => r.Value);
        if (refused.Count == 0)
            return;
        var lines = refused.Select(r => $"NIXVM5001: {r.Key} needs a restart: {string.Join(", ", r.Value)}.");
        throw new RestartNeededException(
            string.Join("\n", [.. lines, "Nothing was changed. Start the network anew."]),
            refused.Keys.Select(n => TryGetMachine(n, out var machine) ? machine : null).FirstOrDefault(m => m is not null),
            refused);
    }
}
