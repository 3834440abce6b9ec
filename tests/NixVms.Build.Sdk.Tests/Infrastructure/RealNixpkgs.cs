namespace NixVms.Build.Sdk.Tests.Infrastructure;

/// <summary>The nixpkgs trees that NIXVMS_TEST_NIXPKGS names, separated by colons.</summary>
public static class RealNixpkgs
{
    internal static readonly IReadOnlyList<string> Folders =
        (Environment.GetEnvironmentVariable("NIXVMS_TEST_NIXPKGS") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);

    // A theory must have data even where it is skipped.
    public static TheoryData<string> Trees => Folders.Count > 0 ? [.. Folders] : ["none"];
}
