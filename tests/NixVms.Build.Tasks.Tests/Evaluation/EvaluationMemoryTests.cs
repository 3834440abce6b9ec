using NixVms.Build.Tasks.Evaluation;

namespace NixVms.Build.Tasks.Tests.Evaluation;

public sealed class EvaluationMemoryTests : IDisposable
{
    private const long MiB = 1L << 20;
    private const long GiB = 1L << 30;

    private readonly ScratchFolder _root = new(ScratchFolder.DifficultName);

    public void Dispose() => _root.Dispose();

    /// <summary>What was measured fits, and no more than a quarter is left.</summary>
    [Theory]
    [InlineData(false, 1, 804)]
    [InlineData(false, 4, 2642)]
    [InlineData(true, 254, 481)]
    public void What_was_measured_has_room(bool isDebian, int machines, int measured) =>
        Assert.InRange(EvaluationMemory.Of(isDebian, machines), measured * MiB, measured * MiB * 4 / 3);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_network_that_was_never_evaluated_counts_as_a_small_one(bool isDebian) =>
        Assert.InRange(EvaluationMemory.Of(isDebian, machines: null), EvaluationMemory.Of(isDebian, 1), EvaluationMemory.Of(isDebian, 4));

    [Fact]
    public void Memory_that_can_be_given_up_counts_as_free()
    {
        _root.Write("proc/meminfo", "MemTotal:       24689988 kB\nMemFree:         1048576 kB\nMemAvailable:    2097152 kB\n");

        Assert.Equal(2 * GiB, EvaluationMemory.Available(_root.Path));
    }

    [Theory]
    [InlineData("max", 2 * GiB)]
    [InlineData("1610612736", GiB)]
    [InlineData("64424509440", 2 * GiB)]
    public void A_container_has_what_its_limit_leaves(string limit, long expected)
    {
        _root.Write("proc/meminfo", "MemAvailable:    2097152 kB\n");
        _root.Write("sys/fs/cgroup/memory.max", limit + "\n");
        _root.Write("sys/fs/cgroup/memory.current", "805306368\n");
        _root.Write("sys/fs/cgroup/memory.stat", "anon 5\ninactive_file 268435456\nactive_file 7\n");

        Assert.Equal(expected, EvaluationMemory.Available(_root.Path));
    }

    [Fact]
    public void Where_nothing_tells_it_is_unknown() => Assert.Null(EvaluationMemory.Available(_root.Path));
}
