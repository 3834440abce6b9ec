namespace NixVms.Build.Tasks.Networks;

/// <summary>A <c>NixNetwork</c> item of a project.</summary>
/// <param name="Path">The item as the project spells it.</param>
/// <param name="FullPath">Its absolute path.</param>
/// <param name="Metadata">Its metadata that are set, by name.</param>
internal sealed record NetworkItem(string Path, string FullPath, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>Everything in it, to tell whether it is the same as another.</summary>
    public string Text => $"{FullPath} {string.Join(" ", Metadata.OrderBy(m => m.Key, StringComparer.Ordinal))}";
}
