namespace NixVms.Build.Tasks.Diagnostics;

/// <summary>
/// The codes of errors and warnings. 1xxx: projects, .nixnet files and networks; 2xxx: tools and package archives;
/// 3xxx: evaluation; 4xxx: building and results. Nix code under sdk/nix throws, and targets
/// log, some of them themselves.
/// </summary>
internal static class ErrorCodes
{
    public const string InvalidNixNetFile = "NIXVM1001";
    public const string InvalidValue = "NIXVM1002";
    public const string NetworkFileMissing = "NIXVM1003";
    public const string DuplicateNetwork = "NIXVM1004";
    public const string OutLinkInTheWay = "NIXVM1005";
    public const string NixpkgsMissing = "NIXVM1007";

    public const string NixMissing = "NIXVM2001";
    public const string NixTooOld = "NIXVM2002";
    public const string DebianArchiveWarning = "NIXVM2019";
    public const string SubstitutersUnreachable = "NIXVM2020";

    public const string EvaluationFailed = "NIXVM3001";
    public const string AssertionFailed = "NIXVM3002";
    public const string MachineWarning = "NIXVM3003";
    public const string NotIncremental = "NIXVM3004";
    public const string ReadOutsideRoots = "NIXVM3005";
    public const string PackageNotInLock = "NIXVM3021";

    public const string BuildFailed = "NIXVM4001";
    public const string NixFailed = "NIXVM4002";
}
