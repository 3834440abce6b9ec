using NixVms.Build.Tasks.Diagnostics;

namespace NixVms.Build.Tasks.Networks.Pins;

/// <summary>What a file pins.</summary>
internal interface IPins
{
    IReadOnlyList<string> Names { get; }

    /// <summary>What a name stands for: names with the same entry mean one tree.</summary>
    /// <exception cref="NixVmsException">The file does not say.</exception>
    PinEntry EntryOf(string name);

    /// <summary>The tree of an entry.</summary>
    /// <exception cref="NixVmsException">The file does not say enough of it, or says what this SDK cannot fetch.</exception>
    NixpkgsSource SourceOf(PinEntry entry);

    /// <summary>Whether an entry, whatever its name, is of nixpkgs.</summary>
    bool IsNixpkgs(PinEntry entry);
}
