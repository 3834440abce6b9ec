namespace NixVms.Testing;

/// <summary>The systemd of a machine.</summary>
public sealed class GuestServices
{
    private readonly VirtualMachine _machine;

    internal GuestServices(VirtualMachine machine) => _machine = machine;

    /// <summary>Starts a unit, and waits until it has started.</summary>
    /// <param name="unit">Its name; <c>.service</c> may be left out.</param>
    /// <param name="user">The user whose service manager has it; the system's by default.</param>
    /// <exception cref="CommandFailedException">It does not start.</exception>
    public Task StartAsync(string unit, string? user = null, CancellationToken cancellationToken = default) => SucceedAsync("start", unit, user, cancellationToken);

    /// <summary>Stops a unit, and waits until it has stopped.</summary>
    /// <param name="unit">Its name; <c>.service</c> may be left out.</param>
    /// <param name="user">The user whose service manager has it; the system's by default.</param>
    /// <exception cref="CommandFailedException">It does not stop.</exception>
    public Task StopAsync(string unit, string? user = null, CancellationToken cancellationToken = default) => SucceedAsync("stop", unit, user, cancellationToken);

    /// <summary>Restarts a unit, and waits until it has started again.</summary>
    /// <param name="unit">Its name; <c>.service</c> may be left out.</param>
    /// <param name="user">The user whose service manager has it; the system's by default.</param>
    /// <exception cref="CommandFailedException">It does not start.</exception>
    public Task RestartAsync(string unit, string? user = null, CancellationToken cancellationToken = default) => SucceedAsync("restart", unit, user, cancellationToken);

    /// <summary>Asks for the state of a unit.</summary>
    /// <param name="unit">Its name; <c>.service</c> may be left out. One that does not exist is <c>not-found</c>.</param>
    /// <param name="user">The user whose service manager has it; the system's by default.</param>
    /// <exception cref="VmException">The service manager does not answer.</exception>
    public async Task<UnitStatus> GetStatusAsync(string unit, string? user = null, CancellationToken cancellationToken = default)
    {
        ShellCommand arguments = $"show --no-pager {unit}";
        var result = await SystemctlAsync(arguments, user, cancellationToken).ConfigureAwait(false);
        if (result.ExitCode != 0)
            throw new CommandFailedException($"{_machine.Name}: systemctl {arguments} ended with exit code {result.ExitCode}: {result.ErrorTail}", _machine, arguments.ToString(), result);

        var properties = new Dictionary<string, string>();
        foreach (var line in result.Lines)
        {
            if (line.IndexOf('=', StringComparison.Ordinal) is > 0 and var at)
                properties[line[..at]] = line[(at + 1)..];
        }

        return new UnitStatus
        {
            Unit = unit,
            LoadState = Property("LoadState"),
            ActiveState = Property("ActiveState"),
            SubState = Property("SubState"),
            Properties = properties,
        };

        string Property(string name) => properties.GetValueOrDefault(name, "");
    }

    /// <summary>Reads one property of a unit, as <c>systemctl show</c> prints it.</summary>
    /// <param name="unit">Its name; <c>.service</c> may be left out.</param>
    /// <param name="property">The property's name, such as <c>MainPID</c> or <c>ExecMainStatus</c>.</param>
    /// <param name="user">The user whose service manager has it; the system's by default.</param>
    /// <exception cref="KeyNotFoundException">Units of this kind have no such property.</exception>
    /// <exception cref="VmException">The service manager does not answer.</exception>
    public async Task<string> GetPropertyAsync(string unit, string property, string? user = null, CancellationToken cancellationToken = default)
    {
        var status = await GetStatusAsync(unit, user, cancellationToken).ConfigureAwait(false);
        return status.Properties.TryGetValue(property, out var value)
            ? value
            : throw new KeyNotFoundException($"{_machine.Name}: the unit {unit} has no property \"{property}\".");
    }

    /// <summary>Checks that a unit is in a state now; does not wait for it, unlike <see cref="VirtualMachine.WaitForUnitAsync"/>.</summary>
    /// <param name="unit">Its name; <c>.service</c> may be left out.</param>
    /// <param name="activeState"><c>active</c> by default.</param>
    /// <param name="user">The user whose service manager has it; the system's by default.</param>
    /// <exception cref="UnitFailedException">It is in another state.</exception>
    /// <exception cref="VmException">The service manager does not answer.</exception>
    public async Task RequireStateAsync(string unit, string activeState = "active", string? user = null, CancellationToken cancellationToken = default)
    {
        var status = await GetStatusAsync(unit, user, cancellationToken).ConfigureAwait(false);
        if (status.ActiveState != activeState)
            throw new UnitFailedException(_machine.Message($"the unit {unit} is {status.ActiveState} ({status.SubState}), and had to be {activeState}."), _machine, status);
    }

    /// <summary>Runs systemctl.</summary>
    /// <param name="arguments">What follows it on the command line.</param>
    /// <param name="user">The user whose service manager is meant; the system's by default.</param>
    public Task<CommandResult> SystemctlAsync(ShellCommand arguments, string? user = null, CancellationToken cancellationToken = default) =>
        user is null
            ? _machine.RunAsync($"systemctl {arguments:raw}", RunOptions.ForText(null), cancellationToken)
            : _machine.RunAsync($"XDG_RUNTIME_DIR=/run/user/$(id -u) systemctl --user {arguments:raw}", RunOptions.ForText(new RunOptions { User = user }), cancellationToken);

    /// <summary>Reads the journal since the machine booted.</summary>
    /// <param name="unit">Only what this unit wrote; everything by default.</param>
    /// <param name="lines">Only this many lines at the end; all by default.</param>
    public Task<string> ReadJournalAsync(string? unit = null, int? lines = null, CancellationToken cancellationToken = default)
    {
        var ofUnit = unit is null ? "" : $" --unit {ShellCommand.Quote(unit)}";
        var last = lines is null ? "" : $" --lines {lines}";
        return _machine.SucceedAsync($"journalctl --boot --no-pager --quiet{ofUnit:raw}{last:raw}", null, cancellationToken);
    }

    private Task SucceedAsync(string verb, string unit, string? user, CancellationToken cancellationToken) =>
        user is null
            ? _machine.SucceedAsync($"systemctl {verb} {unit}", null, cancellationToken)
            : _machine.SucceedAsync($"XDG_RUNTIME_DIR=/run/user/$(id -u) systemctl --user {verb} {unit}", new RunOptions { User = user }, cancellationToken);
}
