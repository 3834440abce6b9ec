using NixVms.Build.Tasks.Nix;

namespace NixVms.Build.Tasks.Tests.Nix;

public class NixSettingsTests
{
    [Fact]
    public void Options_come_after_settings_so_that_they_win() =>
        Assert.Equal(
            ["--option", "cores", "1", "--option", "builders", "", "--option", "cores", "2"],
            new NixSettings(new NixInstallation("/bin"), "/", [new NixOption("cores", "1"), new NixOption("builders", "")]).Arguments([new NixOption("cores", "2")]));
}
