using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NixVms.Testing;

namespace NixVms.Aspire.Hosting.Guests;

/// <summary>What the app host says of a machine's environment, as the machine sees it, and what it has to reach for that.</summary>
/// <param name="Variables">The variables that the machine's units get.</param>
/// <param name="HostPorts">The ports of this host's loopback address that the machine reaches; nothing else of the host.</param>
internal sealed record GuestEnvironment(IReadOnlyDictionary<string, string> Variables, IReadOnlyCollection<int> HostPorts)
{
    /// <summary>The variable of start scripts that opens the way to ports of the host: run-vm/contract.sh.</summary>
    public const string HostPortsVariable = "NIXVMS_HOST_PORTS";

    /// <summary>Where machines find them, each at its own number.</summary>
    public const string HostAddress = "10.0.2.100";

    private const string Folder = "/run/nixvms-aspire";
    private const string DropIn = $"[Service]\nEnvironmentFile={Folder}/environment\n";

    public static readonly GuestEnvironment Empty = new(new Dictionary<string, string>(), []);

    /// <summary>Waits until all that is referenced has its address, and says where the machine finds it.</summary>
    /// <exception cref="DistributedApplicationException">The machine cannot have it (NIXVM5023).</exception>
    public static async Task<GuestEnvironment> ResolveAsync(
        VmMachineResource machine, IServiceProvider services, ILogger logger, CancellationToken cancellationToken)
    {
        var execution = services.GetRequiredService<DistributedApplicationExecutionContext>();
        var context = new EnvironmentCallbackContext(execution, machine, cancellationToken: cancellationToken) { Logger = logger };
        foreach (var annotation in machine.Annotations.OfType<EnvironmentCallbackAnnotation>())
            await annotation.Callback(context).ConfigureAwait(false);

        var addresses = new GuestAddresses(machine, execution, cancellationToken);
        var variables = new Dictionary<string, string>();
        foreach (var (name, value) in context.EnvironmentVariables)
        {
            if (await addresses.ResolveAsync(name, value).ConfigureAwait(false) is not { } text)
                continue;
            if (!EnvironmentFile.IsName(name) || !EnvironmentFile.IsValue(text))
            {
                throw HostingErrors.Environment(
                    machine.Name,
                    $"{GuestText.Line(name)} is no variable that systemd takes: it has letters, digits, _, - and ., and its value no control characters.");
            }

            if (addresses.IsSecure(value))
                logger.LogWarning("{Variable} leads to the host by https, and the machine trusts no certificate of the host.", name);
            variables[name] = text;
        }

        Check(machine, variables, addresses.HostPorts);
        return new GuestEnvironment(variables, addresses.HostPorts);
    }

    /// <summary>Gives the environment to units of a machine that has booted, and restarts those that have started without it.</summary>
    public async Task ApplyAsync(VirtualMachine machine, IReadOnlyCollection<string> units, CancellationToken cancellationToken)
    {
        if (Variables.Count == 0)
            return;

        // There may be secrets in it.
        await machine.SucceedAsync($"mkdir -p -m 0700 {Folder}", null, cancellationToken).ConfigureAwait(false);
        const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await machine.Files.WriteTextAsync($"{Folder}/environment", EnvironmentFile.Format(Variables), ownerOnly, cancellationToken).ConfigureAwait(false);
        foreach (var unit in units)
        {
            var folder = $"/run/systemd/system/{unit}.d";
            await machine.SucceedAsync($"mkdir -p {folder}", null, cancellationToken).ConfigureAwait(false);
            await machine.Files.WriteTextAsync($"{folder}/nixvms-aspire.conf", DropIn, null, cancellationToken).ConfigureAwait(false);
        }

        await machine.SucceedAsync("systemctl daemon-reload", null, cancellationToken).ConfigureAwait(false);
        foreach (var unit in units)
            await machine.SucceedAsync($"systemctl --no-block try-restart {unit}", null, cancellationToken).ConfigureAwait(false);
    }

    private static void Check(VmMachineResource machine, Dictionary<string, string> variables, IReadOnlyCollection<int> hostPorts)
    {
        if (variables.Count > 0 && !machine.Units.Any())
        {
            throw HostingErrors.Environment(
                machine.Name, $"nothing gets its environment ({string.Join(", ", variables.Keys.Order())}). Name the units that do: .WithUnit(\"NAME\").");
        }

        if (machine.Units.FirstOrDefault(u => variables.Count > 0 && !u.EndsWith(".service", StringComparison.Ordinal)) is { } other)
            throw HostingErrors.Environment(machine.Name, $"{other} is no service, and others have no environment.");
        if (hostPorts.Count > 0 && !CanReachHost(machine.Manifest.StartScript))
        {
            throw HostingErrors.Environment(
                machine.Name,
                $"it cannot reach port {string.Join(", ", hostPorts)} of this host: its start script opens no way to it. "
                + "Those of the debian platform do; build one of an older build again (dotnet build).");
        }
    }

    /// <summary>Whether a start script knows the variable. One that is missing is said by the start itself.</summary>
    private static bool CanReachHost(string startScript) =>
        !File.Exists(startScript) || File.ReadAllText(startScript).Contains(HostPortsVariable, StringComparison.Ordinal);
}
