namespace NixVms.Build.Tasks.Debian;

/// <summary>One suite of the Debian archive.</summary>
/// <param name="Name">As in sources.list: <c>bookworm-updates</c>.</param>
/// <param name="Archive">The key of its mirror in mirrors.json: <c>main</c> or <c>security</c>.</param>
/// <param name="Mirror">The mirror's address, ending in a slash.</param>
internal sealed record ArchiveSuite(string Name, string Archive, string Mirror);
