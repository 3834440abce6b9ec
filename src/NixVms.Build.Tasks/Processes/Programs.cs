namespace NixVms.Build.Tasks.Processes;

/// <summary>Finds programs as a shell does, on the PATH that we are given rather than on that of the process.</summary>
internal static class Programs
{
    /// <param name="name">A name, or an absolute path.</param>
    /// <param name="environment">The environment to take PATH from.</param>
    /// <returns>The path of the program; null where there is none.</returns>
    public static string? Find(string name, IReadOnlyDictionary<string, string> environment)
    {
        environment.TryGetValue("PATH", out var path);
        return (path ?? "").Split(Path.PathSeparator)
            .Where(Path.IsPathRooted)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
    }
}
