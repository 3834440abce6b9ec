using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Json;

namespace NixVms.Build.Tasks.Manifests;

/// <summary>A machine of a network's manifest.</summary>
internal sealed record MachineManifest(
    string Name,
    SourcePosition? Position,
    string HostName,
    string System,
    string PrimaryAddress,
    string? TargetHost,
    IReadOnlyList<int> SshPorts,
    IReadOnlyList<ForwardedPort> ForwardedPorts,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<string> FailedAssertions,
    string? RunScript)
{
    /// <summary>What builds the machine; null where its assertions fail.</summary>
    public string? DerivationPath { get; init; }

    /// <summary>The result of that.</summary>
    public string? OutputPath { get; init; }

    /// <summary>How to reach it, beside the target host; null where the network says nothing.</summary>
    public JsonTree? Deployment { get; init; }

    /// <exception cref="FormatException">A member is missing.</exception>
    public static MachineManifest Read(JsonTree json) => new(
        json.RequiredText("name"),
        json.Member("position") is { } p ? new SourcePosition(p.RequiredText("file"), p.Number("line"), p.Number("column")) : null,
        json.RequiredText("hostName"),
        json.RequiredText("system"),
        json.Text("primaryIPAddress") ?? "",
        json.Text("targetHost"),
        json.Member("ssh") is { } ssh && ssh.Flag("enable") ? [.. ssh.Items("ports").Select(p => p.Port)] : [],
        [.. json.Items("forwardedPorts").Select(ForwardedPort.Read)],
        [.. json.Items("warnings").Select(i => i.Value)],
        [.. json.Items("failedAssertions").Select(i => i.Value)],
        json.Text("runScript"))
    {
        DerivationPath = json.Text("drvPath"),
        OutputPath = json.Text("outputPath"),
        Deployment = json.Member("deployment"),
    };
}
