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
}
