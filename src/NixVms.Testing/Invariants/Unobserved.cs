namespace NixVms.Testing.Invariants;

/// <summary>
/// Marks a flow of calls as the driver's own work, which has no part in the test: its commands are not in the
/// transcript, and no invariant ends them.
/// </summary>
internal static class Unobserved
{
    private static readonly AsyncLocal<bool> s_isActive = new();

    public static bool IsActive => s_isActive.Value;

    /// <summary>Holds until the asynchronous method that calls this ends.</summary>
    public static void Begin() => s_isActive.Value = true;
}
