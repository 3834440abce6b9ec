using NixVms.Testing.Machines;

namespace NixVms.Testing.Tests.Machines;

public sealed class KernelPanicTests
{
    [Theory]
    [InlineData("[   12.345678] Kernel panic - not syncing: sysrq triggered crash\r\n", true)]
    [InlineData("[   12.345678][    T1] Kernel panic - not syncing: Attempted to kill init!", true)]
    [InlineData("first\nKernel panic - not syncing: VFS: Unable to mount root fs", true)]
    [InlineData("[   12.345678] ---[ end Kernel panic - not syncing: x ]---", true)]
    [InlineData("app[12]: seen elsewhere: Kernel panic - not syncing", false)]
    [InlineData("Kernel panic", false)]
    public void A_panic_is_known_by_its_line(string text, bool isPanic) => Assert.Equal(isPanic, KernelPanic.IsIn(text));

    [Theory]
    [InlineData(3, 2, 0)] // nothing to leave out
    [InlineData(100, 2, 84)] // a short trace: the last lines
    [InlineData(100, 60, 95)] // a long one: what led to it
    [InlineData(2, 60, 0)]
    public void Of_a_long_trace_the_beginning_is_quoted(int before, int trace, int first)
    {
        string[] lines =
        [
            .. Enumerable.Range(0, before).Select(i => $"{i}"),
            "[    1.0] Kernel panic - not syncing: why",
            .. Enumerable.Range(before + 1, trace).Select(i => $"{i}"),
            "[    1.1] ---[ end Kernel panic - not syncing: why ]---",
        ];

        var quoted = KernelPanic.Excerpt(lines, 20).ToArray();

        Assert.Equal(lines.Skip(first).Take(20), quoted);
        Assert.Contains("[    1.0] Kernel panic - not syncing: why", quoted);
    }

    [Fact]
    public void Without_a_message_the_last_lines_are_quoted() => Assert.Equal(["b", "c"], KernelPanic.Excerpt(["a", "b", "c"], 2));
}
