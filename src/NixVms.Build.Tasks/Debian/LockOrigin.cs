using System.Globalization;

namespace NixVms.Build.Tasks.Debian;

/// <summary>The state of a suite that packages were last resolved from.</summary>
/// <param name="Archive"><c>main</c> or <c>security</c>.</param>
/// <param name="Suite">The suite's name.</param>
/// <param name="Date">When the suite was published, as its Release file says.</param>
/// <param name="Sha256">Hash of the signed Release file.</param>
internal sealed record LockOrigin(string Archive, string Suite, string Date, string Sha256)
{
    /// <summary><see cref="Date"/> as a time; null if it cannot be read.</summary>
    public DateTime? Published =>
        DateTime.TryParseExact(
            Date.Replace("UTC", "GMT"),
            "r",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time)
            ? time
            : null;
}
