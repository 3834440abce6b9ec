namespace NixVms.Build.Sdk.Tests.Infrastructure;

/// <summary>
/// Time limits of tests in milliseconds: many times what they need, since they are there for what hangs. A test that
/// promises a time measures it itself.
/// </summary>
internal static class Limits
{
    /// <summary>A build or two.</summary>
    public const int Build = 150_000;

    /// <summary>Some more builds, or one of a real nixpkgs.</summary>
    public const int Builds = 300_000;

    /// <summary>Machines that boot, or dozens of builds.</summary>
    public const int Long = 480_000;
}
