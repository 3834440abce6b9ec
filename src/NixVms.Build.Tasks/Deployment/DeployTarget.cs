using System.Text.RegularExpressions;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Json;
using NixVms.Build.Tasks.Manifests;

namespace NixVms.Build.Tasks.Deployment;

/// <summary>A machine to deploy to, and what belongs on it.</summary>
internal sealed record DeployTarget
{
    /// <summary>The machine's name in the network.</summary>
    public required string Name { get; init; }

    /// <summary>Where the machine is written.</summary>
    public SourcePosition? Position { get; init; }

    /// <summary><c>deployment.targetHost</c>: what ssh is told, which may be an alias of its configuration.</summary>
    public required string Host { get; init; }

    /// <summary><c>deployment.targetUser</c>: root by default.</summary>
    public string User { get; init; } = "root";

    /// <summary><c>deployment.targetPort</c>: null leaves it to ssh.</summary>
    public int? Port { get; init; }

    /// <summary><c>deployment.sshOptions</c>: further arguments of ssh.</summary>
    public IReadOnlyList<string> SshOptions { get; init; } = [];

    /// <summary><c>deployment.privilegeEscalationCommand</c>: by which a user who is not root becomes root.</summary>
    public IReadOnlyList<string> EscalationCommand { get; init; } = ["sudo", "-H", "--"];

    /// <summary><c>deployment.substituteOnDestination</c>: whether the machine may fetch from its own binary caches.</summary>
    public bool Substitutes { get; init; }

    /// <summary>The system, a path in the store.</summary>
    public string System { get; init; } = "";

    /// <summary>All that the system needs, itself among it.</summary>
    public IReadOnlyList<string> Closure { get; init; } = [];

    /// <summary>The Debian packages that it needs and nobody can add to a machine that runs.</summary>
    public IReadOnlyList<string> Packages { get; init; } = [];

    /// <summary>The secrets.</summary>
    public IReadOnlyList<DeployKey> Keys { get; init; } = [];

    /// <summary>The host with its user, as people write it.</summary>
    public string Address => $"{User}@{Host}{(Port is { } port ? $":{port}" : "")}";

    private static readonly Regex UserName = new("^[A-Za-z0-9_][A-Za-z0-9_.-]*$", RegexOptions.CultureInvariant);

    /// <summary>The way to a machine, as its <c>deployment</c> says; what belongs on it is left open.</summary>
    /// <exception cref="NixVmsException">A value there is wrong.</exception>
    public static DeployTarget Of(MachineManifest machine)
    {
        var said = machine.Deployment;
        var target = new DeployTarget
        {
            Name = machine.Name,
            Position = machine.Position,
            Host = machine.TargetHost!,
            Port = PortOf(said?.Member("targetPort")),
            SshOptions = WordsOf(said?.Member("sshOptions")) ?? [],
            Substitutes = said?.Flag("substituteOnDestination") ?? false,
        };
        if (target.Host[0] == '-' || target.Host.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)))
            throw Wrong("targetHost", target.Host, "the name or address of a computer");
        if (WordsOf(said?.Member("privilegeEscalationCommand")) is { Count: > 0 } command)
            target = target with { EscalationCommand = command };
        if (said?.Text("targetUser") is not { Length: > 0 } user)
            return target;
        return UserName.IsMatch(user) ? target with { User = user } : throw Wrong("targetUser", user, "the name of a user");

        int? PortOf(JsonTree? json)
        {
            if (json is null)
                return null;
            return ushort.TryParse(json.Value, out var port) && port > 0 ? port : throw Wrong(json.Name, json.Value, "the number of a port");
        }

        IReadOnlyList<string>? WordsOf(JsonTree? json)
        {
            if (json is null)
                return null;
            return json.IsArray ? [.. json.Elements().Select(w => w.Value)] : throw Wrong(json.Name, json.Value, "a list of words, each an argument of its own");
        }

        NixVmsException Wrong(string option, string value, string expected) =>
            new(ErrorCodes.InvalidValue, $"deployment.{option} of the machine {machine.Name} is '{value}'. It has to be {expected}.", machine.Position);
    }
}
