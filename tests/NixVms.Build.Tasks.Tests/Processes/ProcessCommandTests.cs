using NixVms.Build.Tasks.Processes;

namespace NixVms.Build.Tasks.Tests.Processes;

public class ProcessCommandTests
{
    [Fact]
    public void A_command_prints_as_one_would_type_it() =>
        Assert.Equal(
            "/bin/echo plain \"with space\" \"\"",
            new ProcessCommand("/bin/echo", ["plain", "with space", ""], "/").ToString());
}
