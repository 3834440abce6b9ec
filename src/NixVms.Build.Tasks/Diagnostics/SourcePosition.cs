namespace NixVms.Build.Tasks.Diagnostics;

/// <summary>A place in a file. Line and column count from 1; 0 means unknown.</summary>
internal sealed record SourcePosition(string File, int Line = 0, int Column = 0);
