namespace NixVms.Build.Tasks.Networks.Pins;

/// <summary>A pin by its name, such as <c>flake:nixpkgs</c>.</summary>
internal sealed record PinReference(PinFormat Format, string Name)
{
    /// <summary>Reads a reference; null where the text does not begin with the name of a format.</summary>
    public static PinReference? TryParse(string text)
    {
        var colon = text.IndexOf(':');
        var format = colon < 0 ? null : PinFormat.All.FirstOrDefault(f => f.Name == text.Substring(0, colon));
        return format is null ? null : new PinReference(format, text.Substring(colon + 1));
    }
}
