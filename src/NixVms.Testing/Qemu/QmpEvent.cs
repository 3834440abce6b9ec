using System.Text.Json.Nodes;

namespace NixVms.Testing;

/// <summary>Something that QEMU reports of a machine.</summary>
public sealed record QmpEvent
{
    /// <summary>Such as <c>SHUTDOWN</c>.</summary>
    public required string Name { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>What QEMU says about it; empty where it says nothing.</summary>
    public JsonObject Data { get; init; } = [];
}
