using System.Globalization;

namespace NixVms.Build.Tasks.Files;

/// <summary>How much room the disks have that a build writes to.</summary>
internal static class FreeSpace
{
    private const long Much = 1L << 30;

    /// <summary>A sentence about those that have little, and a space; nothing where all have much or nobody knows.</summary>
    public static string Describe()
    {
        var places = new[] { "/nix/store", Path.GetTempPath().TrimEnd('/') }
            .Distinct()
            .Select(folder => (Folder: folder, Bytes: Of(folder)))
            .Where(p => p.Bytes < Much)
            .Select(p => $"{p.Folder} has {(p.Bytes >> 20).ToString(CultureInfo.InvariantCulture)} MB left")
            .ToList();
        return places.Count > 0 ? $"{string.Join("; ", places)}. " : "";
    }

    private static long Of(string folder)
    {
        try
        {
            return new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Much;
        }
    }
}
