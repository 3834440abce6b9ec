using NixVms.Build.Tasks.Building;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Files;
using NixVms.Build.Tasks.Nix;
using NixVms.Build.Tasks.Processes;
using NixVms.Build.Tasks.Tests.Nix;

namespace NixVms.Build.Tasks.Tests.Building;

public sealed class NixRealiserTests : IDisposable
{
    private readonly ScratchFolder _folder = new(ScratchFolder.DifficultName);
    private readonly List<string> _messages = [];

    public void Dispose() => _folder.Dispose();

    [NixFact]
    public async Task A_derivation_is_built_and_its_root_is_a_link()
    {
        var derivation = await InstantiateAsync("ok", "echo built > $out");

        await RealiseAsync(derivation);
        var outPath = (await StoreAsync("--query", "--outputs", derivation)).Trim();
        await Realiser().AddRootAsync(outPath, _folder["roots/späce/gcroot"], CancellationToken.None);

        Assert.Equal(["[1/1] building nixvms-test-ok"], _messages);
        Assert.Equal(outPath, SymbolicLink.Target(_folder["roots/späce/gcroot"]));
        Assert.Equal("built\n", File.ReadAllText(_folder["roots/späce/gcroot"]));
    }

    [NixFact]
    public async Task Every_derivation_that_fails_is_an_error_with_the_end_of_its_log()
    {
        var first = await InstantiateAsync("first", "i=0; while [ $i -lt 100 ]; do echo line $i; i=$((i+1)); done; printf '\\033[31mred\\033[0m\\n'; exit 3");
        var second = await InstantiateAsync("second", "echo '##vso[task.complete]' >&2; exit 4");

        var errors = await FailAsync(first, second);

        Assert.Equal([ErrorCodes.BuildFailed, ErrorCodes.BuildFailed], errors.Select(e => e.Code));
        var ofFirst = Assert.Single(errors, e => e.Message.Contains("nixvms-test-first"));
        Assert.StartsWith($"Network '{Path.GetFileName(first)}': building nixvms-test-first failed with exit code 3. The whole log: {_folder["0.log"]}. Its end:\n  | line 76\n", ofFirst.Message);
        Assert.EndsWith("\n  | line 99\n  | red", ofFirst.Message);
        Assert.Equal(new SourcePosition("/home/user/network.nix"), ofFirst.Position);
        Assert.Contains("nixvms-test-first> line 0\n", File.ReadAllText(_folder["0.log"]));
        Assert.EndsWith("  | # #vso[task.complete]", Assert.Single(errors, e => e != ofFirst).Message);
    }

    [NixFact]
    public async Task The_cause_is_reported_not_what_depends_on_it()
    {
        var derivation = await InstantiateAsync("top", "true", "derivation { name = \"nixvms-test-dependency\"; system = builtins.currentSystem; builder = \"/bin/sh\"; args = [ \"-c\" \"exit 9\" ]; }");

        var errors = await FailAsync(derivation);

        Assert.Contains("building nixvms-test-dependency failed with exit code 9. Its builder printed nothing.", Assert.Single(errors).Message);
    }

    [NixFact]
    public async Task What_no_builder_takes_does_not_hide_other_failures()
    {
        var foreign = await InstantiateAsync("foreign", "true", extra: "system = \"riscv64-linux\";");
        var feature = await InstantiateAsync("feature", "true", extra: "requiredSystemFeatures = [ \"nixvms-none\" ];");
        var failing = await InstantiateAsync("failing", "exit 5");
        var fine = await InstantiateAsync("fine", "echo > $out");

        var errors = await FailAsync(foreign, feature, failing, fine);

        Assert.Equal([ErrorCodes.BuildFailed, ErrorCodes.SystemUnavailable, ErrorCodes.FeatureMissing], errors.Select(e => e.Code).Order());
        Assert.Contains("'m' of network '", errors[0].Message);
        Assert.True(File.Exists((await StoreAsync("--query", "--outputs", fine)).Trim()));
    }

    [NixFact]
    public async Task A_builder_that_is_killed_says_so()
    {
        var error = Assert.Single(await FailAsync(await InstantiateAsync("killed", "echo bye; kill -9 $$")));

        Assert.Equal(ErrorCodes.BuilderKilled, error.Code);
        Assert.Contains("killed (signal 9)", error.Message);
    }

    [NixFact]
    public async Task A_wrong_hash_is_told_with_the_right_one()
    {
        var error = Assert.Single(await FailAsync(await InstantiateAsync("hash", "echo x > $out", extra: "outputHashAlgo = \"sha256\"; outputHashMode = \"flat\"; outputHash = \"0000000000000000000000000000000000000000000000000000\";")));

        Assert.Equal(ErrorCodes.HashMismatch, error.Code);
        Assert.Contains("expected: sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n  got:      sha256-c8s4WKaHqElMozIwUwFigvPa051Cz2LKTnndoqrH2aw=", error.Message);
    }

    [NixTheory]
    [InlineData("timeout", "it took longer than 1 seconds")]
    [InlineData("max-silent-time", "printed nothing for 1 seconds")]
    public async Task A_builder_that_takes_too_long_is_stopped(string option, string text)
    {
        var error = Assert.Single(await FailAsync([new NixOption(option, "1")], await InstantiateAsync("slow", "exec sleep 30")));

        Assert.Equal(ErrorCodes.BuildTimedOut, error.Code);
        Assert.Contains(text, error.Message);
    }

    [NixFact]
    public async Task No_jobs_and_no_builders_is_one_error()
    {
        var error = Assert.Single(await FailAsync([new NixOption("max-jobs", "0")], await InstantiateAsync("a", "true"), await InstantiateAsync("b", "true")));

        Assert.Equal(ErrorCodes.NoBuildJobs, error.Code);
    }

    [NixFact]
    public async Task An_address_that_does_not_answer_is_told_and_that_Nix_tried_again()
    {
        const string url = "http://127.0.0.1:9/pool/x/x_1.0_all.deb";
        var file = _folder.Write("fetch.nix",
            $$"""
            derivation {
              name = "nixvms-test-fetch";
              system = "builtin";
              builder = "builtin:fetchurl";
              url = "{{url}}";
              outputHashMode = "flat";
              outputHashAlgo = "sha256";
              outputHash = "0000000000000000000000000000000000000000000000000000";
              time = "{{DateTime.UtcNow.Ticks}}";
            }
            """);

        var error = Assert.Single(await FailAsync([new NixOption("download-attempts", "2")], await InstantiateAsync(file)));

        Assert.Contains(_messages, m => m.StartsWith($"warning: error: unable to download '{url}': Couldn't connect to server (7); retrying in ", StringComparison.Ordinal));
        Assert.Equal(ErrorCodes.FetchFailed, error.Code);
        Assert.Contains($"nixvms-test-fetch could not be fetched from {url}: Couldn't connect to server (7)", error.Message);
    }

    [NixFact]
    public async Task The_call_that_builds_makes_a_link()
    {
        var derivation = await InstantiateAsync("rooted", "echo built > $out");

        await Realiser().RealiseAsync([Target(derivation, 0)], [], _folder["roots/späce/gcroot"], CancellationToken.None);

        Assert.Equal("built\n", File.ReadAllText(_folder["roots/späce/gcroot"]));
    }

    [NixFact]
    public async Task A_cache_that_cannot_be_reached_is_remembered_once()
    {
        var derivation = await InstantiateAsync("cached", "echo built > $out", "derivation { name = \"nixvms-test-other\"; system = builtins.currentSystem; builder = \"/bin/sh\"; args = [ \"-c\" \"echo > $out\" ]; }");
        var realiser = Realiser();

        await realiser.RealiseAsync(
            [Target(derivation, 0)],
            [new NixOption("substitute", "true"), new NixOption("substituters", "http://127.0.0.1:9"), new NixOption("download-attempts", "2")],
            root: null,
            CancellationToken.None);

        Assert.Equal(["http://127.0.0.1:9 (Couldn't connect to server (7))"], realiser.UnreachableCaches.All);
    }

    [NixFact]
    public async Task A_path_that_does_not_exist_is_an_error()
    {
        const string path = "/nix/store/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-nothing.drv";

        var errors = await FailAsync(path);

        Assert.Contains(errors, e => e.Message.Contains(path) || e.Message.Contains("nothing"));
    }

    private NixRealiser Realiser() => new(NixTools.Settings(_folder.Path), _messages.Add, _ => { });

    private Task RealiseAsync(string derivation) => Realiser().RealiseAsync([Target(derivation, 0)], [], root: null, CancellationToken.None);

    private Task<IReadOnlyList<Diagnostic>> FailAsync(params string[] derivations) => FailAsync([], derivations);

    private async Task<IReadOnlyList<Diagnostic>> FailAsync(IReadOnlyList<NixOption> options, params string[] derivations) =>
        (await Assert.ThrowsAsync<NixVmsException>(() => Realiser().RealiseAsync([.. derivations.Select(Target)], options, root: null, CancellationToken.None))).Diagnostics;

    // A network with one machine, and both are the derivation.
    private BuildTarget Target(string derivation, int index) => new(
        Path.GetFileName(derivation),
        derivation,
        new SourcePosition("/home/user/network.nix"),
        derivation.Contains("first") ? [] : [new("m", "x86_64-linux", null, derivation, DerivationFile.TryRead(derivation)?.Outputs[0])],
        _folder[$"{index}.log"]);

    // The time makes each derivation a new one.
    private Task<string> InstantiateAsync(string name, string script, string dependency = "null", string extra = "") => InstantiateAsync(_folder.Write($"{name}.nix",
        $$"""
        derivation ({
          name = "nixvms-test-{{name}}";
          system = builtins.currentSystem;
          builder = "/bin/sh";
          args = [ "-c" ''{{script}}'' ];
          PATH = "/usr/bin:/bin";
          dependency = {{dependency}};
          time = "{{DateTime.UtcNow.Ticks}}";
        } // { {{extra}} })
        """));

    private async Task<string> InstantiateAsync(string file)
    {
        var result = await ProcessRunner.CaptureAsync(new ProcessCommand(NixTools.Installation!.Instantiate, [file], _folder.Path), CancellationToken.None);
        Assert.True(result.ExitCode == 0, result.StandardError);
        return result.StandardOutput.Trim();
    }

    private async Task<string> StoreAsync(params string[] arguments) =>
        (await ProcessRunner.CaptureAsync(new ProcessCommand(NixTools.Installation!.Store, arguments, _folder.Path), CancellationToken.None)).StandardOutput;
}
