using System.Globalization;

namespace NixVms.Build.Tasks.Tracking;

/// <summary>Times of files as MSBuild itself shows them.</summary>
internal static class FileTimes
{
    /// <summary>MSBuild's metadata ModifiedTime, which is empty for a file that is not there.</summary>
    public static string OfFile(string path) =>
        File.Exists(path) ? File.GetLastWriteTime(path).ToString("yyyy-MM-dd HH:mm:ss.fffffff", null) : "";

    /// <summary>What stands at a path, in words that MSBuild can say, too: of a link that it is one, and empty where nothing is.</summary>
    public static string Attributes(string path) =>
        File.Exists(path) || Directory.Exists(path) ? File.GetAttributes(path).ToString() : "";

    /// <summary>The ticks of a folder's time, or of a link's own.</summary>
    public static string OfFolder(string path) => File.GetLastWriteTime(path).Ticks.ToString(CultureInfo.InvariantCulture);
}
