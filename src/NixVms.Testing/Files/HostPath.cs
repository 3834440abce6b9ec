using System.Collections.Concurrent;

namespace NixVms.Testing.Files;

/// <summary>
/// Finds out where a path of this host leads. Links are followed, as they are everywhere, except in folders that
/// something was copied to from a machine: those links may be the machine's.
/// </summary>
internal static class HostPath
{
    private const int MostLinks = 40;

    private static readonly ConcurrentDictionary<string, bool> s_copies = new();

    /// <summary>Notes that what is in the folder may come from a machine.</summary>
    /// <param name="folder">A path without links.</param>
    public static void AddCopy(string folder) => s_copies[folder] = true;

    /// <summary>The same path without links; what does not exist yet stays as it is.</summary>
    /// <exception cref="IOException">It leads through a link that may be a machine's, or in circles.</exception>
    public static string Resolve(string path)
    {
        path = Path.GetFullPath(path);
        var links = 0;
        var names = new Stack<string>(Split(path).Reverse());
        var resolved = "";
        while (names.TryPop(out var name))
        {
            var next = $"{resolved}/{name}";
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                resolved = next;
                continue;
            }

            if (IsCopied(resolved))
                throw new IOException($"{path} leads through the link {next}, which may come from a machine: what is copied from a machine never follows it.");
            if (++links > MostLinks)
                throw new IOException($"{path} leads through too many links.");
            foreach (var step in Split(Path.GetFullPath(target, resolved.Length == 0 ? "/" : resolved)).Reverse())
                names.Push(step);
            resolved = "";
        }

        return resolved.Length == 0 ? "/" : resolved;
    }

    private static IEnumerable<string> Split(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    private static bool IsCopied(string folder)
    {
        for (var part = folder; part.Length > 0; part = part[..part.LastIndexOf('/')])
        {
            if (s_copies.ContainsKey(part))
                return true;
        }

        return false;
    }
}
