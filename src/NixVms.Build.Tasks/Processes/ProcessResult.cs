namespace NixVms.Build.Tasks.Processes;

/// <summary>What a program left behind.</summary>
internal sealed record ProcessResult(int ExitCode, string StandardOutput, string StandardError);
