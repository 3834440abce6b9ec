namespace NixVms.Build.Sdk.Tests.Infrastructure;

/// <summary>The environment of every program that a test starts: the machine's own, without what a running build leaves in it.</summary>
internal static class TestEnvironment
{
    private static readonly string[] RemovedPrefixes = ["MSBUILD", "VSTEST", "NIX_PATH", "NIXVMS_"];

    private static readonly string[] RemovedNames = ["DOTNET_HOST_PATH", "MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBuildLoadMicrosoftTargetsReadOnly"];

    /// <param name="state">The folder of this run's Debian lock, package lists and NuGet packages.</param>
    /// <param name="temporary">The folder for temporary files.</param>
    /// <param name="compilerServer">The <see cref="CompilerServer"/>, if there is one.</param>
    public static Dictionary<string, string> Create(string state, string temporary, string? compilerServer)
    {
        var environment = new Dictionary<string, string>();
        foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            var name = (string)variable.Key;
            if (!RemovedPrefixes.Any(p => name.StartsWith(p, StringComparison.OrdinalIgnoreCase)) && !RemovedNames.Contains(name))
                environment[name] = (string?)variable.Value ?? "";
        }

        environment["NUGET_PACKAGES"] = Path.Combine(state, "nuget");
        environment["XDG_DATA_HOME"] = Path.Combine(state, "data");
        environment["XDG_CACHE_HOME"] = Path.Combine(state, "cache");
        environment["TMPDIR"] = temporary;

        // Nothing may outlive a build and hold its files or its output.
        environment["MSBUILDDISABLENODEREUSE"] = "1";
        environment["MSBUILDUSESERVER"] = "0";
        environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        environment["UseSharedCompilation"] = compilerServer is null ? "false" : "true";
        if (compilerServer is not null)
            environment["SharedCompilationId"] = compilerServer;
        environment["DOTNET_NOLOGO"] = "1";
        environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        environment["DOTNET_CLI_UI_LANGUAGE"] = "en";

        // The probe of KVM takes seconds where /dev/kvm exists and hangs.
        environment["NIXVMS_ACCEL"] = "tcg";
        return environment;
    }
}
