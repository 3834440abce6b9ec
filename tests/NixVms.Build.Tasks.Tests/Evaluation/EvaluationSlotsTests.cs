using NixVms.Build.Tasks.Evaluation;

namespace NixVms.Build.Tasks.Tests.Evaluation;

public sealed class EvaluationSlotsTests
{
    private const long GiB = 1L << 30;

    [Theory]
    [InlineData(8, 64 * GiB, 8)]
    [InlineData(8, 3 * GiB, 3)]
    [InlineData(8, GiB / 2, 1)]
    [InlineData(8, -GiB, 1)]
    [InlineData(8, null, 8)]
    public void Cores_and_memory_both_limit_it(int cores, long? memory, int expected)
    {
        var slots = new EvaluationSlots(cores, memory);

        var turns = Enumerable.Range(0, 20).Select(_ => slots.TakeAsync(GiB, CancellationToken.None)).ToList();

        Assert.Equal(expected, turns.Count(t => t.IsCompleted));
    }

    [Fact]
    public async Task Who_leaves_makes_room_for_the_next_ones_in_the_order_in_which_they_came()
    {
        var slots = new EvaluationSlots(cores: 8, memory: 4 * GiB);
        var first = await slots.TakeAsync(3 * GiB, CancellationToken.None);
        var large = slots.TakeAsync(3 * GiB, CancellationToken.None);
        var small = slots.TakeAsync(GiB, CancellationToken.None);
        Assert.Equal((false, false), (large.IsCompleted, small.IsCompleted));

        first.Dispose();
        first.Dispose();

        await Task.WhenAll(large, small).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.False(slots.TakeAsync(1, CancellationToken.None).IsCompleted);
    }

    [Fact]
    public async Task One_that_waits_no_longer_takes_no_room()
    {
        var slots = new EvaluationSlots(cores: 1, memory: null);
        using var cancel = new CancellationTokenSource();
        var first = await slots.TakeAsync(GiB, CancellationToken.None);
        var second = slots.TakeAsync(GiB, cancel.Token);
        var third = slots.TakeAsync(GiB, CancellationToken.None);

        cancel.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.False(third.IsCompleted);
        first.Dispose();

        await third.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task One_more_process_gets_room_where_there_is_some_and_nobody_waits_for_it()
    {
        var slots = new EvaluationSlots(cores: 3, memory: 2 * GiB);
        var first = await slots.TakeAsync(GiB, CancellationToken.None);

        var more = slots.TryTake(GiB / 2);
        Assert.NotNull(more);
        Assert.Null(slots.TryTake(GiB));
        var waiting = slots.TakeAsync(GiB, CancellationToken.None);
        Assert.Null(slots.TryTake(GiB / 4));

        more.Dispose();
        await waiting.WaitAsync(TimeSpan.FromSeconds(30));
        first.Dispose();
    }

    [Fact]
    public async Task What_needs_more_than_there_is_has_all_of_it_and_can_divide_it()
    {
        var slots = new EvaluationSlots(cores: 2, memory: 2 * GiB);

        using var all = await slots.TakeAsync(100 * GiB, CancellationToken.None);

        Assert.Null(slots.TryTake(1));
        Assert.NotNull(slots.TryTake(0));
        Assert.Null(slots.TryTake(0));
    }
}
