using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Processes;

namespace NixVms.Build.Tasks.Tests.Processes;

public sealed class StartFailureTests
{
    public static readonly TheoryData<string, string, string> Programs = new()
    {
        { "nix", ErrorCodes.NixMissing, "NixToolPath" },
        { "nix-instantiate", ErrorCodes.NixMissing, "NixToolPath" },
        { "nix-store", ErrorCodes.NixMissing, "NixToolPath" },
        { "nix-hash", ErrorCodes.NixMissing, "NixToolPath" },
        { "apt-get", ErrorCodes.DebianToolMissing, "the package 'apt'" },
        { "dpkg-deb", ErrorCodes.DebianToolMissing, "the package 'dpkg'" },
    };

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Each_program_that_does_not_start_is_named_with_the_cause_and_a_remedy(string name, string code, string remedy)
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        folder.Write($"not-executable/{name}");
        folder.WriteProgram($"no-interpreter/{name}", "#!/no/such/interpreter\n");
        Directory.CreateDirectory(folder[$"folder/{name}"]);

        foreach (var (place, cause) in new[] { ("absent", "No such file or directory"), ("not-executable", "Permission denied"), ("folder", "it is no file"), ("no-interpreter", "the interpreter or loader that it names is not there") })
        {
            var error = await ErrorOfAsync(new ProcessCommand(folder[$"{place}/{name}"], [], folder.Path));

            Assert.True(error.Message.StartsWith($"{folder[place]}/{name} does not run: {cause}. ", StringComparison.Ordinal), error.Message);
            Assert.Contains(remedy, error.Message);
            Assert.Equal(code, error.Code);
        }
    }

    [Fact]
    public async Task What_is_no_matter_of_the_program_does_not_say_to_install_it()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);

        var gone = await ErrorOfAsync(new ProcessCommand("/bin/sh", ["-c", ":"], folder["gone"]));
        var tooLong = await ErrorOfAsync(new ProcessCommand("/bin/sh", ["-c", new string('#', 1 << 20)], folder.Path));

        Assert.Equal((ErrorCodes.NixFailed, $"/bin/sh does not run: the folder '{folder["gone"]}' is gone."), (gone.Code, gone.Message));
        Assert.Equal((ErrorCodes.NixFailed, "/bin/sh does not run: Argument list too long."), (tooLong.Code, tooLong.Message));
    }

    private static async Task<Diagnostic> ErrorOfAsync(ProcessCommand command) =>
        Assert.Single((await Assert.ThrowsAsync<NixVmsException>(() => ProcessRunner.CaptureAsync(command, CancellationToken.None))).Diagnostics);
}
