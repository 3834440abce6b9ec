using System.Text.RegularExpressions;

namespace NixVms.Build.Tasks.Diagnostics;

/// <summary>The pages of docs/diagnostics, which the package holds beside this assembly: a link to one works offline.</summary>
internal static class HelpPage
{
    private static readonly Regex Code = new(@"\ANIXVM\d{4}\z", RegexOptions.CultureInvariant);

    private static readonly string Folder = Path.GetFullPath(
        Path.Combine(Path.GetDirectoryName(typeof(HelpPage).Assembly.Location)!, "..", "..", "docs", "diagnostics"));

    /// <summary>The address of the page of a code, or null where there is none.</summary>
    public static string? AddressOf(string code) => AddressOf(Folder, code);

    /// <summary>The same for pages that lie elsewhere.</summary>
    public static string? AddressOf(string folder, string code)
    {
        // A manifest names codes, too, and is a file that anybody may have edited.
        if (!Code.IsMatch(code))
            return null;

        var page = Path.Combine(folder, code + ".md");
        return File.Exists(page) ? AddressOfFile(page) : null;
    }

    // System.Uri takes a "%41" in a path for an escaped letter.
    private static string AddressOfFile(string path)
    {
        var parts = path.Replace('\\', '/').Split('/').Select(p => p.EndsWith(':') ? p : Uri.EscapeDataString(p));
        var address = string.Join("/", parts);
        return address.StartsWith('/') ? "file://" + address : "file:///" + address;
    }
}
