namespace NixVms.Build.Tasks.Evaluation;

/// <summary>Where an evaluation for the debian platform gets its packages from.</summary>
internal interface IDebianPackages
{
    /// <summary>Makes sure that the lock exists and has the packages named, by architecture.</summary>
    /// <param name="missing">Packages that the lock must have.</param>
    /// <param name="namesOf">Architectures whose lists of all package names are needed, which only a search for missing ones reads.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="Diagnostics.NixVmsException">The archive cannot be read, or has no such package.</exception>
    Task<DebianArguments> EnsureAsync(IReadOnlyDictionary<string, IReadOnlyList<string>> missing, IReadOnlyCollection<string> namesOf, CancellationToken cancellationToken);
}
