using System.Text.Json;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Json;

namespace NixVms.Build.Tasks.Networks.Pins;

/// <summary>
/// The pins of npins, in any version of its file: what a pin is fetched by has kept its names, and a hash or a commit
/// tells whether it has been understood.
/// </summary>
internal sealed class NpinsSources : IPins
{
    private readonly PinDocument _document;
    private readonly JsonTree _pins;

    /// <exception cref="NixVmsException">The document is none of npins.</exception>
    public NpinsSources(PinDocument document)
    {
        _document = document;
        _pins = document.Root.Member("pins") is { IsObject: true } pins ? pins : throw document.Error("it has no pins", ["pins"]);
        Names = [.. _pins.Elements().Select(p => p.Name).Distinct()];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Names { get; }

    /// <inheritdoc/>
    public PinEntry EntryOf(string name) => _pins.Member(name) is { IsObject: true } pin
        ? new PinEntry(_document, pin, ["pins", name])
        : throw _document.Error($"\"{name}\" is no object", ["pins", name]);

    /// <inheritdoc/>
    public bool IsNixpkgs(PinEntry entry) =>
        entry.IsOfNixpkgs || (entry.Json.Member("repository") is { IsObject: true } && entry.Member("repository")!.IsOfNixpkgs);

    /// <inheritdoc/>
    public NixpkgsSource SourceOf(PinEntry entry) => entry.Required("type") switch
    {
        "GitHub" => entry.Archive(entry.ArchiveAt("github", entry.Required("owner"), entry.Required("repository"), entry.Commit("revision")), entry.Text("hash"), entry.Commit("revision")),
        "Git" or "GitRelease" or "GitHubRelease" => OfGit(entry),
        "Channel" => entry.Archive(entry.Required("url"), entry.Text("hash"), revision: null),
        "Tarball" => entry.Archive(entry.Text("locked_url") ?? entry.Required("url"), entry.Text("hash"), revision: null),
        "Url" or "MutableUrl" when entry.Json.Flag("unpack") => entry.Archive(entry.Required("url"), entry.Text("hash"), revision: null),
        var type => throw entry.Error($"is of the type \"{type}\", of which this SDK takes no nixpkgs"),
    };

    private static NixpkgsSource OfGit(PinEntry entry)
    {
        var archive = entry.Text("url") ?? entry.Text("tarball_url");
        var hasSubmodules = entry.Json.Flag("submodules");
        if (archive is not null && !hasSubmodules)
            return entry.Archive(archive, entry.Text("hash"), entry.CommitIfAny("revision"));

        // A commit is found from its branch or tag.
        var reference = entry.Text("branch") is { } branch ? $"refs/heads/{branch}" : entry.Text("version") is { } tag ? $"refs/tags/{tag}" : null;
        return entry.Repository(entry.Text("repository_url") ?? AddressOf(entry), entry.Commit("revision"), writer =>
        {
            if (reference is not null)
                writer.WriteString("ref", reference);
            if (hasSubmodules)
                writer.WriteBoolean("submodules", true);

            // Before version 6 it is not in the form that fetchGit takes.
            if (entry.Text("hash") is { } hash && hash.StartsWith("sha256-", StringComparison.Ordinal))
                writer.WriteString("narHash", hash);
        });
    }

    private static string AddressOf(PinEntry entry)
    {
        var repository = entry.Member("repository") ?? throw entry.Error("has no repository");
        return repository.Required("type") switch
        {
            "Git" => repository.Required("url"),
            "GitHub" => $"https://github.com/{repository.Required("owner")}/{repository.Required("repo")}.git",
            "GitLab" => $"{repository.Required("server").TrimEnd('/')}/{repository.Required("repo_path")}.git",
            "Forgejo" => $"{repository.Required("server").TrimEnd('/')}/{repository.Required("owner")}/{repository.Required("repo")}.git",
            var type => throw entry.Error($"has a repository of the unknown type \"{type}\""),
        };
    }
}
