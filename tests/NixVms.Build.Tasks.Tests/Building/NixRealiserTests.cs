using NixVms.Build.Tasks.Building;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Processes;
using NixVms.Build.Tasks.Tests.Evaluation;
using NixVms.Build.Tasks.Tests.Files;
using NixVms.Build.Tasks.Unix;

namespace NixVms.Build.Tasks.Tests.Building;

public sealed class NixRealiserTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly List<string> _progress = [];

    public void Dispose() => _folder.Dispose();

    [NixFact]
    public async Task A_derivation_is_built_and_its_root_is_a_link()
    {
        var derivation = await InstantiateAsync("ok", "echo built > $out");

        await Realiser().RealiseAsync([derivation], [], CancellationToken.None);
        var outPath = (await StoreAsync("--query", "--outputs", derivation)).Trim();
        await Realiser().AddRootAsync(outPath, _folder["roots/späce/gcroot"], CancellationToken.None);

        Assert.Equal([$"building {derivation}"], _progress);
        Assert.Equal(outPath, SymbolicLink.Target(_folder["roots/späce/gcroot"]));
        Assert.Equal("built\n", File.ReadAllText(_folder["roots/späce/gcroot"]));
    }

    [NixFact]
    public async Task Every_derivation_that_fails_is_an_error_with_the_end_of_its_log()
    {
        var first = await InstantiateAsync("first", "i=0; while [ $i -lt 100 ]; do echo line $i; i=$((i+1)); done; printf '\\033[31mred\\033[0m\\n'; exit 3");
        var second = await InstantiateAsync("second", "echo '##vso[task.complete]' >&2; exit 4");

        var errors = (await Assert.ThrowsAsync<NixVmsException>(() => Realiser().RealiseAsync([first, second], [], CancellationToken.None))).Diagnostics;

        Assert.All(errors, e => Assert.Equal(ErrorCodes.BuildFailed, e.Code));
        Assert.Equal(2, errors.Count);
        var ofFirst = Assert.Single(errors, e => e.Message.Contains(first)).Message;
        Assert.Contains("  line 99\n  red\n", ofFirst);
        Assert.DoesNotContain("line 70\n", ofFirst);
        Assert.Contains($"nix-store --read-log {first}", ofFirst);
        Assert.DoesNotContain("##vso[", Assert.Single(errors, e => e.Message.Contains(second)).Message);
    }

    [NixFact]
    public async Task The_cause_is_reported_not_what_depends_on_it()
    {
        var derivation = await InstantiateAsync("top", "true", "derivation { name = \"nixvms-test-dependency\"; system = builtins.currentSystem; builder = \"/bin/sh\"; args = [ \"-c\" \"exit 9\" ]; }");

        var errors = (await Assert.ThrowsAsync<NixVmsException>(() => Realiser().RealiseAsync([derivation], [], CancellationToken.None))).Diagnostics;

        Assert.Contains("nixvms-test-dependency", Assert.Single(errors).Message);
    }

    [NixFact]
    public async Task A_path_that_does_not_exist_is_an_error()
    {
        const string path = "/nix/store/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-nothing.drv";

        var errors = (await Assert.ThrowsAsync<NixVmsException>(() => Realiser().RealiseAsync([path], [], CancellationToken.None))).Diagnostics;

        Assert.Contains(errors, e => e.Message.Contains(path));
    }

    private NixRealiser Realiser() => new(NixTools.Settings(_folder.Path), _progress.Add);

    // The time makes each derivation a new one.
    private async Task<string> InstantiateAsync(string name, string script, string dependency = "null")
    {
        var file = _folder.Write($"{name}.nix",
            $$"""
            derivation {
              name = "nixvms-test-{{name}}";
              system = builtins.currentSystem;
              builder = "/bin/sh";
              args = [ "-c" ''{{script}}'' ];
              dependency = {{dependency}};
              time = "{{DateTime.UtcNow.Ticks}}";
            }
            """);
        var result = await ProcessRunner.CaptureAsync(new ProcessCommand(NixTools.Installation!.Instantiate, [file], _folder.Path), CancellationToken.None);
        Assert.True(result.ExitCode == 0, result.StandardError);
        return result.StandardOutput.Trim();
    }

    private async Task<string> StoreAsync(params string[] arguments) =>
        (await ProcessRunner.CaptureAsync(new ProcessCommand(NixTools.Installation!.Store, arguments, _folder.Path), CancellationToken.None)).StandardOutput;
}
