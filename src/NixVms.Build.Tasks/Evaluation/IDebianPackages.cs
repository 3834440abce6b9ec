using NixVms.Build.Tasks.Networks;

namespace NixVms.Build.Tasks.Evaluation;

/// <summary>Where an evaluation for the debian platform gets its packages from.</summary>
internal interface IDebianPackages
{
    /// <summary>What an evaluation that needs no package reads where nothing is locked yet: an empty lock. Null where something is locked.</summary>
    /// <param name="release">The setting that names the release of the packages; null where the network leaves it to the lock.</param>
    DebianArguments? BeforeLock(Setting? release);

    /// <summary>Makes sure that the lock exists and has the packages named, by architecture.</summary>
    /// <param name="release">The setting that names the release of the packages; null where the network leaves it to the lock.</param>
    /// <param name="missing">Packages that the lock must have.</param>
    /// <param name="namesOf">Architectures whose lists of all package names are needed, which only a search for missing ones reads.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="Diagnostics.NixVmsException">The archive cannot be read, or has no such package.</exception>
    Task<DebianArguments> EnsureAsync(Setting? release, IReadOnlyDictionary<string, IReadOnlyList<string>> missing, IReadOnlyCollection<string> namesOf, CancellationToken cancellationToken);
}
