using NixVms.Build.Tasks.Evaluation.Sharding;

namespace NixVms.Build.Tasks.Tests.Evaluation;

/// <summary>How machines are divided among processes.</summary>
public sealed class ShardPlanTests
{
    private const long GiB = 1L << 30;

    [Theory]
    [InlineData(true, 1, null, GiB, null)]
    [InlineData(true, 2, null, GiB, 79)]
    [InlineData(true, 2, null, null, 79)]
    [InlineData(false, 2, null, 64 * GiB, 5)]
    [InlineData(false, 1, null, 64 * GiB, 102)]
    [InlineData(false, 1, null, 3 * GiB, 4)]
    [InlineData(false, 8, null, GiB / 4, 1)]
    [InlineData(false, 1, null, null, null)]
    [InlineData(true, 8, 1, GiB, null)]
    [InlineData(false, 8, 1, GiB, null)]
    [InlineData(true, 1, 3, GiB, 1)]
    public void A_network_stays_whole_unless_cores_or_memory_say_otherwise(bool isDebian, int cores, int? chosen, long? memory, int? expected) =>
        Assert.Equal(expected, ShardPlan.Largest(isDebian, cores, chosen, memory));

    [Theory]
    [InlineData(true, 254, 2, false, null, 2, 2)]
    [InlineData(true, 254, 16, false, GiB / 2, 6, 6)]
    [InlineData(true, 80, 1, false, GiB, 1, 1)]
    [InlineData(true, 5, 3, true, GiB, 3, 3)]
    [InlineData(true, 2, 3, true, GiB, 2, 2)]
    [InlineData(false, 40, 2, false, 64 * GiB, 2, 2)]
    [InlineData(false, 40, 2, false, 8 * GiB, 8, 2)]
    [InlineData(false, 40, 1, false, 8 * GiB, 4, 1)]
    [InlineData(false, 2, 8, true, 1L, 2, 2)]
    public void As_many_processes_as_pay_and_as_memory_holds(bool isDebian, int machines, int processes, bool isChosen, long? memory, int count, int atOnce)
    {
        var names = Enumerable.Range(0, machines).Select(i => $"m{i}").ToList();

        var plan = ShardPlan.Of(names, isDebian, processes, isChosen, memory);

        Assert.Equal((count, atOnce), (plan.Shards.Count, plan.AtOnce));
        Assert.Equal(names.Order(), plan.Shards.SelectMany(s => s).Order());
        Assert.InRange(plan.Shards.Max(s => s.Count) - plan.Shards.Min(s => s.Count), 0, 1);
    }
}
