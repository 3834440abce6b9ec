using NixVms.Build.Tasks.Evaluation;
using NixVms.Build.Tasks.Tests.Files;

namespace NixVms.Build.Tasks.Tests.Evaluation;

public sealed class EvaluationSlotsTests : IDisposable
{
    private const long GiB = 1L << 30;

    private readonly ScratchFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Theory]
    [InlineData(8, 64 * GiB, 8)]
    [InlineData(8, 3 * GiB, 3)]
    [InlineData(8, GiB / 2, 1)]
    [InlineData(8, -GiB, 1)]
    [InlineData(8, null, 8)]
    public void Cores_and_memory_both_limit_it(int cores, long? memory, int expected) => Assert.Equal(expected, EvaluationSlots.Of(cores, memory));

    [Fact]
    public void Memory_that_can_be_given_up_counts_as_free()
    {
        _root.Write("proc/meminfo", "MemTotal:       24689988 kB\nMemFree:         1048576 kB\nMemAvailable:    2097152 kB\n");

        Assert.Equal(2 * GiB, EvaluationSlots.AvailableMemory(_root.Path));
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

        Assert.Equal(expected, EvaluationSlots.AvailableMemory(_root.Path));
    }

    [Fact]
    public void Where_nothing_tells_it_is_unknown() => Assert.Null(EvaluationSlots.AvailableMemory(_root.Path));
}
