namespace NixVms.Testing.Files;

/// <summary>What is left of a copy's limits.</summary>
internal sealed class CopyBudget(CopyLimits limits)
{
    private long _bytes;
    private int _entries;

    /// <exception cref="CopyTooLargeException">There are too many.</exception>
    public void AddEntry()
    {
        if (++_entries > limits.MaximumEntries)
            throw new CopyTooLargeException($"it holds more than {limits.MaximumEntries} files, folders and links ({nameof(CopyLimits)}.{nameof(CopyLimits.MaximumEntries)})");
    }

    /// <exception cref="CopyTooLargeException">There are too many.</exception>
    public void AddBytes(long count)
    {
        Require(count);
        _bytes += count;
    }

    /// <summary>Checks that so many more bytes may come.</summary>
    /// <exception cref="CopyTooLargeException">They may not.</exception>
    public void Require(long count)
    {
        if (count > limits.MaximumBytes - _bytes)
            throw new CopyTooLargeException($"it has more than {limits.MaximumBytes} bytes ({nameof(CopyLimits)}.{nameof(CopyLimits.MaximumBytes)})");
    }
}

/// <summary>What is copied is larger than it may be.</summary>
internal sealed class CopyTooLargeException(string why) : Exception(why);
