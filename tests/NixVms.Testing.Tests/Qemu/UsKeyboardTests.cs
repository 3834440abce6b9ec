using NixVms.Testing.Qemu;

namespace NixVms.Testing.Tests.Qemu;

public sealed class UsKeyboardTests
{
    [Fact]
    public void Every_printable_character_has_keys_of_its_own()
    {
        var keys = Enumerable.Range(' ', '~' - ' ' + 1).Select(c => UsKeyboard.KeysOf((char)c)).ToList();
        Assert.Equal(95, keys.Distinct().Count());
        Assert.Equal("shift-a", UsKeyboard.KeysOf('A'));
        Assert.Equal("ret", UsKeyboard.KeysOf('\n'));
    }

    [Fact]
    public void Others_are_refused() => Assert.Contains("U+00FC", Assert.Throws<ArgumentException>(() => UsKeyboard.KeysOf('ü')).Message);
}
