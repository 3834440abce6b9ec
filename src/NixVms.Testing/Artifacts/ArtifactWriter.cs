using System.Collections.Concurrent;

namespace NixVms.Testing.Artifacts;

/// <summary>Saves one thing after the other, and notes what cannot be saved instead of giving up.</summary>
internal sealed class ArtifactWriter(string folder)
{
    private readonly ConcurrentBag<string> _files = [];
    private readonly ConcurrentBag<string> _missing = [];

    public IReadOnlyList<string> Files => [.. _files.Order(StringComparer.Ordinal)];

    public IReadOnlyList<string> Missing => [.. _missing.Order(StringComparer.Ordinal)];

    /// <param name="name">The file's path in the folder.</param>
    /// <param name="save">Gets the full path, and a token that ends it.</param>
    /// <param name="limit">Ends it.</param>
    public async Task SaveAsync(string name, Func<string, CancellationToken, Task> save, CancellationToken limit)
    {
        var path = Path.Combine(folder, name);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await save(path, limit).WaitAsync(limit).ConfigureAwait(false);
            if (File.Exists(path))
                _files.Add(path);
        }
        catch (OperationCanceledException)
        {
            Miss(name, "there was no answer in time");
        }
        catch (Exception e)
        {
            // Whatever it is, the rest is worth having.
            Miss(name, e.Message.Split('\n')[0]);
        }
    }

    public Task SaveTextAsync(string name, string text) =>
        SaveAsync(name, (path, token) => File.WriteAllTextAsync(path, text, token), CancellationToken.None);

    /// <summary>Copies a file that may be written to at the same time.</summary>
    public Task SaveCopyAsync(string name, string source) =>
        SaveAsync(name, async (path, token) =>
        {
            await using var from = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            await using var to = new FileStream(path, FileMode.Create, FileAccess.Write);
            await from.CopyToAsync(to, token).ConfigureAwait(false);
        }, CancellationToken.None);

    public void Miss(string name, string reason) => _missing.Add($"{name}: {reason}");
}
