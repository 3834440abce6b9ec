using System.Security.Cryptography;
using System.Text;

namespace NixVms.Build.Tasks.Publishing;

/// <summary>All that is published of a network.</summary>
/// <param name="Name">The network's name.</param>
/// <param name="Texts">What is made for the publication.</param>
/// <param name="Trees">What is copied from the store. A store path's name says what is in it.</param>
internal sealed record PublishedNetwork(string Name, IReadOnlyList<PublishedText> Texts, IReadOnlyList<PublishedTree> Trees)
{
    /// <summary>The paths of all of it.</summary>
    public IEnumerable<string> Paths => Texts.Select(t => t.Path).Concat(Trees.Select(t => t.Path)).Order(StringComparer.Ordinal);

    /// <summary>A hash of all of it.</summary>
    public string Digest()
    {
        var parts = Texts.Select(t => $"{t.Path}\0{t.IsExecutable}\0{t.Content}").Concat(Trees.Select(t => $"{t.Path}\0{t.Identity}")).Prepend(Name);
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join("\0\0", parts))));
    }
}
