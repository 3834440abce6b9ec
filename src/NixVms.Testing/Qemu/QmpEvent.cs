using System.Text.Json.Nodes;

namespace NixVms.Testing;

/// <summary>Something that QEMU reports of a machine.</summary>
/// <param name="Name">Such as <c>SHUTDOWN</c>.</param>
/// <param name="Timestamp">When it happened.</param>
/// <param name="Data">What QEMU says about it; empty where it says nothing.</param>
public sealed record QmpEvent(string Name, DateTimeOffset Timestamp, JsonObject Data);
