namespace NixVms.Tests;

/// <summary>The programs of this machine.</summary>
internal static class HostPrograms
{
    /// <summary>The path of a program on PATH, or null.</summary>
    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>Why a test that needs programs is skipped here; null where all are there.</summary>
    public static string? WhyNot(params string[] names)
    {
        var absent = names.Where(name => Find(name) is null).ToList();
        return absent.Count > 0 ? $"This machine lacks {string.Join(", ", absent)}." : null;
    }
}
