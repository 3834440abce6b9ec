namespace NixVms.Build.Tasks.Tracking;

/// <summary>
/// What is no part of a tracked folder: what builds themselves write there (else every build would change the inputs
/// of the next one), and version control's own files.
/// </summary>
internal sealed class TreeExclusions(IEnumerable<string> outputs)
{
    private readonly HashSet<string> _outputs = new(outputs.Select(o => o.TrimEnd('/')), StringComparer.Ordinal);

    private readonly HashSet<string> _above = new(outputs.SelectMany(Above), StringComparer.Ordinal);

    /// <summary>Whether what a build writes is in that folder or below.</summary>
    public bool IsAboveOne(string folder) => _above.Contains(folder);

    public bool Contains(string path)
    {
        var name = Path.GetFileName(path);
        return name is ".git" or ".hg" or ".svn" or ".vs" || _outputs.Contains(path);
    }

    private static IEnumerable<string> Above(string output)
    {
        for (var folder = Path.GetDirectoryName(output.TrimEnd('/')); folder is not null; folder = Path.GetDirectoryName(folder))
            yield return folder;
    }
}
