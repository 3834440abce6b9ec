using System.Text.Json;
using System.Text.RegularExpressions;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Json;

namespace NixVms.Build.Tasks.Networks.Pins;

/// <summary>An entry of a file of pins, or an object in it.</summary>
/// <param name="document">The file.</param>
/// <param name="json">The entry, or the object.</param>
/// <param name="members">The names on the way from the file's root to the entry.</param>
internal sealed class PinEntry(PinDocument document, JsonTree json, IReadOnlyList<string> members)
{
    private static readonly Regex CommitId = new(@"\A(?:[0-9a-f]{40}|[0-9a-f]{64})\z", RegexOptions.CultureInvariant);
    private static readonly Regex Host = new(@"\A[A-Za-z0-9.-]+(?::[0-9]+)?\z", RegexOptions.CultureInvariant);

    // Repositories, and the archives that are made of them.
    private static readonly Regex NixpkgsUrl = new(
        @"\A[a-z+]+://(?:[^/@]*@)?(?:(?:[^/]+/f/(?:pinned/)?|[^/]+/(?:repos/)?)nixos/nixpkgs(?:-channels)?(?:\.git)?(?:/.*)?|(?:channels|releases)\.nixos\.org/.*)\z",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    public string Name => members[members.Count - 1];

    /// <summary>Where the entry stands.</summary>
    public SourcePosition Position => document.PositionOf(members);

    public JsonTree Json => json;

    /// <summary>Whether an owner and a repository, or an address, are those of nixpkgs.</summary>
    public bool IsOfNixpkgs =>
        Equals("owner", "nixos") && (Equals("repo", "nixpkgs") || Equals("repo", "nixpkgs-channels") || Equals("repository", "nixpkgs"))
        || NixpkgsUrl.IsMatch(json.Text("url") ?? "");

    public NixVmsException Error(string what) => document.Error($"\"{Name}\" {what}", members);

    /// <summary>The text of a member, or null where it is absent.</summary>
    /// <exception cref="NixVmsException">It is no text.</exception>
    public string? Text(string name) => json.Member(name) switch
    {
        null => null,
        { Kind: JsonValueKind.String } text when !text.Value.Contains('\0') => text.Value,
        _ => throw Error($"has a {name} that is no text"),
    };

    /// <exception cref="NixVmsException">The member is absent, empty or no text.</exception>
    public string Required(string name) => Text(name) is { Length: > 0 } text ? text : throw Error($"has no {name}");

    /// <summary>An object in the entry, or null.</summary>
    /// <exception cref="NixVmsException">It is no object.</exception>
    public PinEntry? Member(string name) => json.Member(name) switch
    {
        null => null,
        { IsObject: true } member => new PinEntry(document, member, members),
        _ => throw Error($"has a member {name} that is no object"),
    };

    /// <exception cref="NixVmsException">The member is absent, or no commit.</exception>
    public string Commit(string name) => CommitIfAny(name) ?? throw Error(Text(name) is null ? $"has no {name}" : $"has a {name} that is no commit");

    /// <summary>A commit, where the member is one.</summary>
    public string? CommitIfAny(string name) => Text(name) is { } text && CommitId.IsMatch(text) ? text : null;

    /// <summary>The address of the archive that one of the services makes of a commit.</summary>
    /// <param name="service">github, gitlab or sourcehut.</param>
    /// <param name="owner">The owner, or the path of a group.</param>
    /// <param name="repository">The name of the repository.</param>
    /// <param name="commit">The commit.</param>
    /// <exception cref="NixVmsException">The host is none.</exception>
    public string ArchiveAt(string service, string owner, string repository, string commit)
    {
        var host = Text("host") ?? (service switch { "github" => "github.com", "gitlab" => "gitlab.com", _ => "git.sr.ht" });
        if (!Host.IsMatch(host))
            throw Error("has a host that is none");

        // The groups of GitLab are in locks as they are in addresses.
        return service == "gitlab"
            ? $"https://{host}/api/v4/projects/{Uri.EscapeDataString(Uri.UnescapeDataString($"{owner}/{repository}"))}/repository/archive.tar.gz?sha={commit}"
            : $"https://{host}/{Uri.EscapeDataString(owner)}/{Uri.EscapeDataString(repository)}/archive/{commit}.tar.gz";
    }

    /// <summary>An archive that is known by its hash.</summary>
    public NixpkgsSource Archive(string url, string? hash, string? revision) =>
        new(null, url, hash is { Length: > 0 } ? hash : throw Error("has no hash, without which nothing is fetched"), Position) { Revision = revision };

    /// <summary>A commit of a repository.</summary>
    /// <param name="url">The repository's address; a path counts from the file's folder.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="write">Writes what else <c>fetchGit</c> gets.</param>
    public NixpkgsSource Repository(string url, string commit, Action<Utf8JsonWriter> write)
    {
        const string file = "file:";
        if (url.StartsWith(file, StringComparison.Ordinal) && !url.StartsWith(file + "/", StringComparison.Ordinal))
            url = FolderOf(url.Substring(file.Length));
        else if (url.StartsWith('.'))
            url = FolderOf(url);

        var arguments = JsonText.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("url", url);
            writer.WriteString("rev", commit);
            write(writer);
            writer.WriteEndObject();
        });
        return new NixpkgsSource(null, url, null, Position) { Revision = commit, GitArguments = arguments };
    }

    /// <summary>A folder; a relative one counts from that of the file.</summary>
    public NixpkgsSource InFolder(string path) => new(FolderOf(path), null, null, Position);

    private string FolderOf(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(Path.Combine(document.Folder, path)));

    private bool Equals(string name, string value) => string.Equals(json.Text(name), value, StringComparison.OrdinalIgnoreCase);
}
