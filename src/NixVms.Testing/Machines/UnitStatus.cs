namespace NixVms.Testing;

/// <summary>The state of a systemd unit.</summary>
public sealed record UnitStatus
{
    /// <summary>Its name.</summary>
    public required string Unit { get; init; }

    /// <summary>Such as <c>loaded</c>, <c>not-found</c>, <c>masked</c>.</summary>
    public required string LoadState { get; init; }

    /// <summary>Such as <c>active</c>, <c>inactive</c>, <c>activating</c>, <c>failed</c>.</summary>
    public required string ActiveState { get; init; }

    /// <summary>More exactly, such as <c>running</c>, <c>exited</c>, <c>dead</c>.</summary>
    public required string SubState { get; init; }

    /// <summary>All of its properties, as <c>systemctl show</c> prints them; none by default.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();
}
