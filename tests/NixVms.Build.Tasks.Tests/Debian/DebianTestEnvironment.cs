using System.Collections;

namespace NixVms.Build.Tasks.Tests.Debian;

/// <summary>The environment of this process, but for the places that Debian's data goes to.</summary>
internal static class DebianTestEnvironment
{
    public static Dictionary<string, string> In(string folder)
    {
        var environment = Environment.GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .ToDictionary(variable => (string)variable.Key, variable => (string)variable.Value!);
        environment["HOME"] = folder;
        environment["XDG_DATA_HOME"] = Path.Combine(folder, "data");
        environment["XDG_CACHE_HOME"] = Path.Combine(folder, "cache");
        return environment;
    }
}
