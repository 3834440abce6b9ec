namespace NixVms.Tests;

/// <summary>A test of minutes, which nobody waits for who does not ask: NIXVMS_TEST_SLOW=1.</summary>
internal sealed class SlowFactAttribute : FactAttribute
{
    public SlowFactAttribute()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NIXVMS_TEST_SLOW")))
            Skip = "It takes minutes; NIXVMS_TEST_SLOW=1 runs it.";
    }
}
