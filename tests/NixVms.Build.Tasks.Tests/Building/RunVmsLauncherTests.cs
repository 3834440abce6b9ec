using NixVms.Build.Tasks.Building;
using NixVms.Build.Tasks.Processes;

namespace NixVms.Build.Tasks.Tests.Building;

public class RunVmsLauncherTests
{
    [Theory]
    [InlineData("plain")]
    [InlineData("with space")]
    [InlineData("with 'single' and \"double\" quotes")]
    [InlineData("'")]
    [InlineData("$HOME `id` $(id) \\ ; & | * ? # !")]
    [InlineData("grüße 日本 🎉")]
    [InlineData("-n")]
    public async Task It_starts_the_script_in_the_store_with_its_own_arguments(string name)
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        folder.WriteProgram($"{name}/bin/run-vms", "#!/bin/sh\nprintf '%s\\n' \"$0\" \"$@\"\nexit 7\n");
        folder.WriteProgram("run-vms", RunVmsLauncher.Text(folder[name]));

        var result = await ProcessRunner.CaptureAsync(new ProcessCommand(folder["run-vms"], ["--help", "a  b", "", "'\""], "/"), CancellationToken.None);

        Assert.Equal(new ProcessResult(7, $"{folder[$"{name}/bin/run-vms"]}\n--help\na  b\n\n'\"\n", ""), result);
    }

    [Fact]
    public async Task A_store_path_that_is_gone_is_named()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        folder.WriteProgram("run-vms", RunVmsLauncher.Text(folder["gone"]));

        var result = await ProcessRunner.CaptureAsync(new ProcessCommand(folder["run-vms"], [], "/"), CancellationToken.None);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(folder["gone/bin/run-vms"], result.StandardError);
    }
}
