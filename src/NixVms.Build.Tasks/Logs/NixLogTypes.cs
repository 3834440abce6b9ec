namespace NixVms.Build.Tasks.Logs;

/// <summary>The numbers of activities and results that we act on; they are the same since Nix 2.0.</summary>
internal static class NixLogTypes
{
    public const int UnknownActivity = 0;
    public const int CopyPathActivity = 100;
    public const int DownloadActivity = 101;
    public const int CopyPathsActivity = 103;
    public const int BuildsActivity = 104;
    public const int BuildActivity = 105;
    public const int SubstituteActivity = 108;
    public const int BuildLogLine = 101;
    public const int Progress = 105;
}
