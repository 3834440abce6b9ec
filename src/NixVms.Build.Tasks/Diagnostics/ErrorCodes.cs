namespace NixVms.Build.Tasks.Diagnostics;

/// <summary>
/// The codes of errors and warnings. 1xxx: projects, .nixnet files and networks; 2xxx: tools and package archives;
/// 3xxx: evaluation, from 3060 on binary caches and remote builders; 4xxx: building and results; 5xxx: machines that run.
/// Nix code under sdk/nix throws, and targets log, others themselves.
/// Each has a page in docs/diagnostics. A code that was released keeps its meaning, and one that is gone is not used again.
/// </summary>
internal static class ErrorCodes
{
    public const string InvalidNixNetFile = "NIXVM1001";
    public const string InvalidValue = "NIXVM1002";
    public const string NetworkFileMissing = "NIXVM1003";
    public const string DuplicateNetwork = "NIXVM1004";
    public const string OutLinkInTheWay = "NIXVM1005";
    public const string NixpkgsMissing = "NIXVM1007";
    public const string UnusablePins = "NIXVM1023";
    public const string UnknownPin = "NIXVM1024";
    public const string ProjectMissing = "NIXVM1032";
    public const string NoProgram = "NIXVM1033";
    public const string DuplicateProject = "NIXVM1034";
    public const string RuntimeMissing = "NIXVM1035";
    public const string PublishFailed = "NIXVM1036";

    public const string NixMissing = "NIXVM2001";
    public const string NixTooOld = "NIXVM2002";
    public const string DebianToolMissing = "NIXVM2003";
    public const string DebianMirrorUnknown = "NIXVM2004";
    public const string PackageListsMissing = "NIXVM2005";
    public const string UnknownPackage = "NIXVM2006";
    public const string LockDamaged = "NIXVM2007";
    public const string LockTooNew = "NIXVM2008";
    public const string BootstrapToolsMissing = "NIXVM2009";
    public const string DebianDataUnusable = "NIXVM2010";
    public const string LockOfOtherRelease = "NIXVM2011";
    public const string DebianArchiveWarning = "NIXVM2019";
    public const string SubstitutersUnreachable = "NIXVM2020";

    public const string EvaluationFailed = "NIXVM3001";
    public const string AssertionFailed = "NIXVM3002";
    public const string MachineWarning = "NIXVM3003";
    public const string NotIncremental = "NIXVM3004";
    public const string ReadOutsideRoots = "NIXVM3005";
    public const string WithoutEffect = "NIXVM3006";
    public const string UnknownOption = "NIXVM3010";
    public const string OptionWithoutValue = "NIXVM3011";
    public const string WrongOptionType = "NIXVM3012";
    public const string ConflictingDefinitions = "NIXVM3013";
    public const string InvalidModule = "NIXVM3014";
    public const string ReadOnlyOption = "NIXVM3015";
    public const string MissingImport = "NIXVM3017";
    public const string PackageNotInLock = "NIXVM3021";
    public const string PackageUnsupported = "NIXVM3036";
    public const string SyntaxError = "NIXVM3040";
    public const string UndefinedVariable = "NIXVM3041";
    public const string WrongValueType = "NIXVM3042";
    public const string MissingAttribute = "NIXVM3043";
    public const string Thrown = "NIXVM3044";
    public const string AssertFailed = "NIXVM3045";
    public const string Aborted = "NIXVM3046";
    public const string InfiniteRecursion = "NIXVM3047";
    public const string MissingFile = "NIXVM3048";
    public const string DuplicateAttribute = "NIXVM3049";
    public const string WrongArguments = "NIXVM3050";
    public const string InvalidBuiltinArgument = "NIXVM3051";
    public const string RefusedPackage = "NIXVM3055";

    public const string CacheUnusable = "NIXVM3060";
    public const string CacheUnreachable = "NIXVM3061";
    public const string UntrustedSignature = "NIXVM3062";
    public const string SigningKeyUnusable = "NIXVM3063";
    public const string BuilderUnreachable = "NIXVM3065";
    public const string BuilderLost = "NIXVM3066";
    public const string InvalidBuilders = "NIXVM3067";
    public const string BuilderUnable = "NIXVM3068";

    public const string BuildFailed = "NIXVM4001";
    public const string NixFailed = "NIXVM4002";
    public const string HashMismatch = "NIXVM4003";
    public const string DiskFull = "NIXVM4004";
    public const string StoreReadOnly = "NIXVM4005";
    public const string DaemonUnreachable = "NIXVM4006";
    public const string StorePermission = "NIXVM4007";
    public const string SystemUnavailable = "NIXVM4008";
    public const string FeatureMissing = "NIXVM4009";
    public const string NoBuildJobs = "NIXVM4010";
    public const string BuildTimedOut = "NIXVM4011";
    public const string FetchFailed = "NIXVM4012";
    public const string PackageGone = "NIXVM4013";
    public const string BuilderKilled = "NIXVM4014";
    public const string NotUpToDate = "NIXVM4015";
    public const string FileUnusable = "NIXVM4016";
    public const string PublishedElsewhere = "NIXVM4020";
    public const string ZstdMissing = "NIXVM4021";
    public const string NotRelocatable = "NIXVM4022";
    public const string NotBuilt = "NIXVM4023";
    public const string MissingFromMachine = "NIXVM4030";
    public const string SetUpAtFirstStart = "NIXVM4031";

    public const string RestartNeeded = "NIXVM5001";
    public const string SwitchFailed = "NIXVM5002";
    public const string QemuMissing = "NIXVM5003";
    public const string NothingToDeploy = "NIXVM5010";
    public const string MachineUnreachable = "NIXVM5011";
    public const string MachineRefuses = "NIXVM5012";
    public const string CopyFailed = "NIXVM5013";
    public const string DeployKeyUnusable = "NIXVM5014";
    public const string ActivationImpossible = "NIXVM5015";
}
