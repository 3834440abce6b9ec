using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Files;

namespace NixVms.Build.Tasks.Publishing;

/// <summary>
/// The folder that a network is published to. At every moment it holds a whole network: what is new comes first, then the
/// texts that name it, and what only the network before needed goes last. A file in it lists what is ours, before it is
/// made; nothing else is ever replaced or removed.
/// </summary>
internal sealed class PublishedFolder(string folder, SourcePosition project)
{
    private const string RecordName = ".nixvms";
    private const string Format = "NixVms published network 1";

    private readonly string _record = Path.Combine(folder, RecordName);

    /// <summary>Makes the folder what it should be.</summary>
    /// <param name="network">What is to be in it.</param>
    /// <param name="onChange">Called once, before the first change.</param>
    /// <param name="cancellationToken">Cancels; the next call completes it.</param>
    /// <exception cref="NixVmsException">Something else is there.</exception>
    public void Write(PublishedNetwork network, Action onChange, CancellationToken cancellationToken)
    {
        CheckIsOurs();
        IReadOnlyList<string> wanted = [.. network.Paths], known = Known();
        var trees = network.Trees.Where(t => !t.IsSameAs(In(t.Path))).ToList();
        var texts = network.Texts.Where(t => !IsSame(t)).ToList();
        if (trees.Count + texts.Count == 0 && known.SequenceEqual(wanted))
            return;

        onChange();
        Record(known.Union(wanted));
        foreach (var tree in trees)
            Replace(tree, cancellationToken);
        foreach (var text in texts)
            AtomicFile.Write(In(text.Path), text.Content, text.Mode);
        foreach (var path in known.Except(wanted))
            Remove(path);
        Record(wanted);
    }

    /// <summary>Removes what is ours, and the folder where nothing else is in it.</summary>
    public void Remove()
    {
        foreach (var path in Known())
            Remove(path);
        AtomicFile.Remove(_record);
        RemoveWhenEmpty(folder);
    }

    private void CheckIsOurs()
    {
        if (File.Exists(_record) || !(File.Exists(folder) || Directory.Exists(folder)) || (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any()))
            return;
        throw new NixVmsException(
            ErrorCodes.PublishedElsewhere,
            $"{folder} exists and was not made by publishing a network, so it is left alone. Move it away, or publish to another folder (-o, PublishDir, NixVmsPublishPath).",
            project);
    }

    private void Replace(PublishedTree tree, CancellationToken cancellationToken)
    {
        var path = In(tree.Path);
        WorkFolder.RemoveLeftovers(path);
        TemporaryName.RemoveLeftovers(path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = TemporaryName.Beside(path);
        try
        {
            tree.CopyTo(temporary, cancellationToken);
            Delete(path);
            if (Directory.Exists(temporary) && new FileInfo(temporary).LinkTarget is null)
                Directory.Move(temporary, path);
            else
                File.Move(temporary, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UnwritableFileException(path, e);
        }
        finally
        {
            Delete(temporary);
        }
    }

    private bool IsSame(PublishedText text) =>
        File.Exists(In(text.Path)) && File.ReadAllText(In(text.Path)) == text.Content && (!text.IsExecutable || File.GetUnixFileMode(In(text.Path)) == AtomicFile.Executable);

    // Paths that lead out of the folder are none of ours, whoever wrote them.
    private List<string> Known() =>
        File.Exists(_record) && File.ReadAllLines(_record) is [Format, .. var paths]
            ? [.. paths.Where(p => p.Length > 0 && !Path.IsPathRooted(p) && !p.Split('/').Any(c => c is "" or "." or ".."))]
            : [];

    private void Record(IEnumerable<string> paths) =>
        AtomicFile.WriteLinesIfDifferent(_record, [Format, .. paths.Order(StringComparer.Ordinal)]);

    private void Remove(string path)
    {
        var place = In(path);
        WorkFolder.RemoveLeftovers(place);
        TemporaryName.RemoveLeftovers(place);

        // A link in place of a folder of ours is the user's, and so is what it leads to.
        if (Path.GetDirectoryName(place) is { } parent && parent != folder && new FileInfo(parent).LinkTarget is not null)
            return;
        Delete(place);
        if (Path.GetDirectoryName(place) is { } emptied && emptied != folder)
            RemoveWhenEmpty(emptied);
    }

    private static void Delete(string path)
    {
        if (Directory.Exists(path) && new FileInfo(path).LinkTarget is null)
            Directory.Delete(path, recursive: true);
        else if (Directory.Exists(Path.GetDirectoryName(path)))
            File.Delete(path);
    }

    private static void RemoveWhenEmpty(string folder)
    {
        if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
            Directory.Delete(folder);
    }

    private string In(string path) => Path.Combine(folder, path);
}
