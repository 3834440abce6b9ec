namespace Shop;

/// <summary>
/// Orders that the service of orders does not have yet, a file for each, in the working folder: that of a service outlives
/// its process and the machine.
/// </summary>
internal sealed class Outbox
{
    private const string Folder = "outbox";

    public Outbox() => Directory.CreateDirectory(Folder);

    public IEnumerable<Guid> Orders =>
        Directory.EnumerateFiles(Folder).Select(Path.GetFileName).Where(n => Guid.TryParse(n, out _)).Select(n => Guid.Parse(n!));

    public bool Contains(Guid id) => File.Exists(PathOf(id));

    public async Task AddAsync(Guid id, string item)
    {
        var temporary = PathOf(id) + ".new";
        await File.WriteAllTextAsync(temporary, item);
        File.Move(temporary, PathOf(id));
    }

    public Task<string> ReadAsync(Guid id) => File.ReadAllTextAsync(PathOf(id));

    public void Remove(Guid id) => File.Delete(PathOf(id));

    private static string PathOf(Guid id) => Path.Combine(Folder, id.ToString());
}
