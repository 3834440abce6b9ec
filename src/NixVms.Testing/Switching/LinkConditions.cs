namespace NixVms.Testing.Switching;

/// <summary>What happens to frames on their way between two machines, in each direction.</summary>
internal sealed record LinkConditions(bool IsUp, TimeSpan Delay, TimeSpan Jitter, double LossRate, long? BytesPerSecond)
{
    public static readonly LinkConditions Perfect = new(true, default, default, 0, null);
}
