namespace NixVms.Testing.Tests.Infrastructure;

/// <summary>Time limits of tests in milliseconds: many times what they need, since they are there for what hangs.</summary>
internal static class Limits
{
    public const int Commands = 60_000;

    public const int Boot = 180_000;
}
