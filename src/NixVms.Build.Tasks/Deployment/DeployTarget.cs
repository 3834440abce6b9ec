using NixVms.Build.Tasks.Diagnostics;

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
    public required string System { get; init; }

    /// <summary>All that the system needs, itself among it.</summary>
    public IReadOnlyList<string> Closure { get; init; } = [];

    /// <summary>The Debian packages that it needs and nobody can add to a machine that runs.</summary>
    public IReadOnlyList<string> Packages { get; init; } = [];

    /// <summary>The secrets.</summary>
    public IReadOnlyList<DeployKey> Keys { get; init; } = [];

    /// <summary>The host with its user, as people write it.</summary>
    public string Address => $"{User}@{Host}{(Port is { } port ? $":{port}" : "")}";
}
