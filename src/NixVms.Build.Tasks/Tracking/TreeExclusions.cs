namespace NixVms.Build.Tasks.Tracking;

/// <summary>
/// What is no part of a tracked folder: what builds themselves write there (else every build would change the inputs
/// of the next one), and version control's own files.
/// </summary>
internal sealed class TreeExclusions(IEnumerable<string> outputs)
{
    private readonly HashSet<string> _outputs = new(outputs.Select(o => o.TrimEnd('/')), StringComparer.Ordinal);

    public bool Contains(string path)
    {
        var name = Path.GetFileName(path);
        return name is ".git" or ".hg" or ".svn" or ".vs" || _outputs.Contains(path);
    }
}
