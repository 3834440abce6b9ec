using NixVms.Build.Tasks.Diagnostics;

namespace NixVms.Build.Tasks.Nix;

/// <summary>Where store paths can be copied to: a binary cache, or the store of another computer.</summary>
/// <param name="Text">The address with its parameters.</param>
internal sealed record CacheAddress(string Text)
{
    /// <summary>What addresses look like.</summary>
    public const string Forms = "Addresses are file:///FOLDER, https://HOST/, s3://BUCKET or ssh-ng://USER@HOST.";

    private const string FileScheme = "file://";
    private const string InfoFile = "nix-cache-info";

    private static readonly string[] CacheSchemes = [FileScheme, "http://", "https://", "s3://"];

    /// <summary>Whether it is a binary cache, which Nix signs for on the way.</summary>
    public bool IsBinaryCache => CacheSchemes.Any(s => Text.StartsWith(s, StringComparison.Ordinal));

    /// <summary>The folder of a cache of files, as it is written; null where it is something else.</summary>
    private string? Folder => Text.StartsWith(FileScheme, StringComparison.Ordinal) ? Text.Substring(FileScheme.Length).Split('?')[0] : null;

    /// <summary>
    /// Whether it is a folder that is no cache. Nix would make one of it, and then nobody wonders why it has nothing. What
    /// "%20" is depends on the version of Nix.
    /// </summary>
    public bool IsNoCache => Folder is { } folder && !new[] { folder, Uri.UnescapeDataString(folder) }.Any(f => File.Exists(Path.Combine(f, InfoFile)));

    /// <summary>The address with some parameters that it does not have yet.</summary>
    public string With(params (string Name, string Value)[] parameters)
    {
        var text = Text;
        foreach (var (name, value) in parameters.Where(p => !HasParameter(p.Name)))
            text += $"{(text.Contains('?') ? '&' : '?')}{name}={Uri.EscapeDataString(value)}";
        return text;
    }

    /// <exception cref="NixVmsException">Nothing should be written there.</exception>
    public void CheckWritable(SourcePosition position)
    {
        if (Text.Length == 0)
            throw new NixVmsException(ErrorCodes.CacheUnusable, $"Where to push the networks is not said: set the property NixCache. {Forms}", position);
        if (Text.Any(char.IsWhiteSpace))
            throw new NixVmsException(ErrorCodes.CacheUnusable, $"NixCache is \"{this}\", and Nix takes no address with a blank in it. Name a folder without, or a link to the folder.", position);
        if (!Text.Contains("://") || (Folder is { } path && !Path.IsPathRooted(path)))
            throw new NixVmsException(ErrorCodes.CacheUnusable, $"NixCache is \"{this}\", which is no address of a binary cache. {Forms}", position);
        if (IsNoCache && Directory.Exists(Folder) && Directory.EnumerateFileSystemEntries(Folder!).Any())
            throw new NixVmsException(ErrorCodes.CacheUnusable, $"NixCache is {this}, a folder that has other things in it and is no binary cache. Name one that does not exist yet, or is empty.", position);
    }

    /// <summary>For messages: without credentials and parameters.</summary>
    public override string ToString()
    {
        var address = Text.Split('?')[0];
        var host = address.IndexOf("://", StringComparison.Ordinal) is >= 0 and var at ? at + 3 : 0;
        var user = address.IndexOf('@', host);
        return user > 0 && address.IndexOf(':', host, user - host) is >= 0 and var password ? address.Substring(0, password) + address.Substring(user) : address;
    }

    /// <summary>A text of Nix that may name the address, without credentials.</summary>
    public string WithoutSecrets(string text) => text.Replace(Text.Split('?')[0], ToString());

    private bool HasParameter(string name) => Text.Contains($"?{name}=", StringComparison.Ordinal) || Text.Contains($"&{name}=", StringComparison.Ordinal);
}
