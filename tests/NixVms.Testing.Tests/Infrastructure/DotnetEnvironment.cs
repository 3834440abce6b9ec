namespace NixVms.Testing.Tests.Infrastructure;

/// <summary>The variables of a <c>dotnet</c> that a test starts.</summary>
internal static class DotnetEnvironment
{
    /// <summary>Without those of the MSBuild that runs the test.</summary>
    public static Dictionary<string, string?> Clean() =>
        Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(n => n.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(n => n, _ => (string?)null);
}
