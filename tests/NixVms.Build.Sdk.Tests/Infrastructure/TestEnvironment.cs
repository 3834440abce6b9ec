namespace NixVms.Build.Sdk.Tests.Infrastructure;

/// <summary>The environment of every program that a test starts: the machine's own, without what a running build leaves in it.</summary>
internal static class TestEnvironment
{
    private static readonly string[] RemovedPrefixes = ["MSBUILD", "VSTEST", "NIX_PATH", "NIXVMS_"];

    private static readonly string[] RemovedNames = ["DOTNET_HOST_PATH", "MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBuildLoadMicrosoftTargetsReadOnly"];

    /// <param name="temporary">The folder for temporary files.</param>
    public static Dictionary<string, string> Create(string temporary)
    {
        var environment = new Dictionary<string, string>();
        foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            var name = (string)variable.Key;
            if (!RemovedPrefixes.Any(p => name.StartsWith(p, StringComparison.OrdinalIgnoreCase)) && !RemovedNames.Contains(name))
                environment[name] = (string?)variable.Value ?? "";
        }

        environment["TMPDIR"] = temporary;

        // Nothing may outlive a build and hold its files or its output.
        environment["MSBUILDDISABLENODEREUSE"] = "1";
        environment["MSBUILDUSESERVER"] = "0";
        environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        environment["UseSharedCompilation"] = "false";
        environment["DOTNET_NOLOGO"] = "1";
        environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        environment["DOTNET_CLI_UI_LANGUAGE"] = "en";

        // The probe of KVM takes seconds where /dev/kvm exists and hangs.
        environment["NIXVMS_ACCEL"] = "tcg";
        return environment;
    }

    /// <summary>The environment of builds.</summary>
    /// <param name="temporary">The folder for temporary files.</param>
    /// <param name="data">The folder of the Debian lock.</param>
    /// <param name="shared">What all builds share.</param>
    public static Dictionary<string, string> Create(string temporary, string data, SharedSetUp shared) => new(Create(temporary))
    {
        ["NUGET_PACKAGES"] = Path.Combine(shared.State, "nuget"),
        ["XDG_DATA_HOME"] = data,
        ["XDG_CACHE_HOME"] = Path.Combine(shared.State, "cache"),
        ["UseSharedCompilation"] = "true",
        ["SharedCompilationId"] = shared.CompilerServer,
    };
}
