namespace NixVms.Testing;

/// <summary>How much may be copied from a machine: what is in it is up to the machine, which may offer /dev/zero as a log.</summary>
public sealed record CopyLimits
{
    /// <summary>How many bytes all files may have together; 1 GiB by default.</summary>
    public long MaximumBytes { get; init; } = 1024 * 1024 * 1024;

    /// <summary>How many files, folders and links a folder may hold, those in its folders included; 100,000 by default.</summary>
    public int MaximumEntries { get; init; } = 100_000;
}
