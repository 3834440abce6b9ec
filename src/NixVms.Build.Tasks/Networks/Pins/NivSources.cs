using System.Text.RegularExpressions;
using NixVms.Build.Tasks.Diagnostics;

namespace NixVms.Build.Tasks.Networks.Pins;

/// <summary>The pins of niv: the members of its file.</summary>
internal sealed class NivSources(PinDocument document) : IPins
{
    private static readonly Regex NotOfStore = new(@"[^a-zA-Z0-9+._?=-]", RegexOptions.CultureInvariant);

    /// <inheritdoc/>
    public IReadOnlyList<string> Names { get; } = [.. document.Root.Elements().Select(e => e.Name).Distinct()];

    /// <inheritdoc/>
    public PinEntry EntryOf(string name) => document.Root.Member(name) is { IsObject: true } pin
        ? new PinEntry(document, pin, [name])
        : throw document.Error($"\"{name}\" is no object", [name]);

    /// <inheritdoc/>
    public bool IsNixpkgs(PinEntry entry) => entry.IsOfNixpkgs;

    /// <inheritdoc/>
    public NixpkgsSource SourceOf(PinEntry entry) => (entry.Text("type") ?? "tarball") switch
    {
        // Under the name that niv gives it, what niv has fetched is in the store already.
        "tarball" or "builtin-tarball" => entry.Archive(entry.Required("url"), entry.Text("sha256"), entry.CommitIfAny("rev")) with
        {
            StoreName = NotOfStore.Replace($"{entry.Name}-src", "-"),
        },
        "git" => entry.Repository(entry.Required("repo"), entry.Commit("rev"), writer =>
        {
            if ((entry.Text("ref") ?? entry.Text("branch")) is { } reference)
                writer.WriteString("ref", reference);
        }),
        "local" => entry.InFolder(entry.Required("path")),
        var type => throw entry.Error($"is of the type \"{type}\", of which this SDK takes no nixpkgs"),
    };
}
