namespace NixVms.Build.Tasks.Diagnostics;

/// <summary>A place in a file. Line and column count from 1; 0 means unknown.</summary>
internal sealed record SourcePosition(string File, int Line = 0, int Column = 0)
{
    // Logs and manifests are text from outside, and MSBuild shows whatever number it gets.
    public int Line { get; init; } = Math.Max(0, Line);

    public int Column { get; init; } = Math.Max(0, Column);
}
