using NixVms.Build.Tasks.Building;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Logs;
using NixVms.Build.Tasks.Nix;
using NixVms.Build.Tasks.Tests.Logs;

namespace NixVms.Build.Tasks.Tests.Building;

/// <summary>What recorded logs of real versions of Nix become.</summary>
public sealed class BuildFailuresTests : IDisposable
{
    private static readonly SourcePosition Network = new("/home/user/lab/network.nix");
    private static readonly SourcePosition Alpha = new("/home/user/lab/network.nix", 5, 3);

    private readonly ScratchFolder _folder = new(ScratchFolder.DifficultName);
    private readonly Dictionary<string, DerivationFile> _derivations = [];
    private string _systemOfAlpha = "x86_64-linux";

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("2.8")]
    [InlineData("2.26")]
    [InlineData("2.34")]
    public void A_failing_builder_is_an_error_with_the_end_of_its_log(string version)
    {
        var error = Assert.Single(Explain(version, "build-fail"));

        Assert.Equal(
            new Diagnostic("NIXVM4001", $"Machine 'alpha': building phased failed with exit code 3. The whole log: {_folder["build.log"]}. Its end:\n  | hi\n  | fail", Alpha),
            error);
        Assert.Contains("phased> hi\nphased> fail\n", File.ReadAllText(_folder["build.log"]));
    }

    [Fact]
    public void Of_several_failures_each_is_an_error_and_nothing_that_depends_on_them()
    {
        var errors = Explain("2.8", "build-several");

        Assert.Equal(
            ["NIXVM4001: one-1.0 failed with exit code 3.", "NIXVM4001: one-1.0 failed with exit code 3.", "NIXVM4001: two failed with exit code 4.", "NIXVM4003: hash", "NIXVM4003: hash2"],
            errors.Select(e => $"{e.Code}: {e.Message.Split(": ")[1].Replace("building ", "").Split(" is not")[0].Split(" The whole")[0]}"));
    }

    [Theory]
    [InlineData("build-killed", "NIXVM4014", "building killed was killed (signal 9). Most often the memory was exhausted")]
    [InlineData("build-hash", "NIXVM4003", "hash is not what was expected.\n  expected: sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n  got:      sha256-c8s4WKaHqElMozIwUwFigvPa051Cz2LKTnndoqrH2aw=\n")]
    [InlineData("build-timeout", "NIXVM4011", "building slow was stopped, because it took longer than 2 seconds.")]
    [InlineData("build-silent", "NIXVM4011", "building slow was stopped, because its builder printed nothing for 2 seconds.")]
    [InlineData("build-no-builder", "NIXVM4001", "Its end:\n  | \n  | executing '/bin/nothing-here': No such file or directory")]
    [InlineData("feature", "NIXVM4009", "building f needs a computer with the system feature nofeature, which this one does not have.")]
    [InlineData("foreign", "NIXVM4008", "Machine 'alpha' needs f, which is built on aarch64-linux: this computer is x86_64-linux and cannot build that.")]
    [InlineData("no-jobs", "NIXVM4010", "max-jobs is 0")]
    public void Every_kind_of_failure_has_its_code(string log, string code, string text)
    {
        var error = Assert.Single(Explain("2.8", log));

        Assert.Equal(code, error.Code);
        Assert.Contains(text, error.Message);
        Assert.Equal(log == "no-jobs" ? Network : Alpha, error.Position);
    }

    [Fact]
    public void A_machine_of_another_system_is_one_error_however_much_of_it_cannot_be_built()
    {
        const string text = "a 'aarch64-linux' with features {} is required to build '/nix/store/pdn3258v6ll4609v6wk8lr98y8qk78w{0}-f.drv', but I am a 'x86_64-linux' with features {benchmark}";
        _systemOfAlpha = "aarch64-linux";

        var error = Assert.Single(Explain([Error(text.Replace("{0}", "1")), Error(text.Replace("{0}", "2"))]));

        Assert.Equal(("NIXVM4008", Alpha), (error.Code, error.Position));
        Assert.StartsWith("Machine 'alpha' is aarch64-linux: this computer is x86_64-linux and cannot build that. Name a remote builder", error.Message);
    }

    // Texts of newer versions, from their source.
    [Theory]
    [InlineData("Cannot build '{0}'.\nReason: \u001b[31;1mbuilder failed due to signal 9 (Killed)\u001b[0m.\nOutput paths:\n  /nix/store/x-f", "NIXVM4014")]
    [InlineData("Cannot build '{0}'.\nReason: \u001b[31;1mrequired system or feature not available\u001b[0m\nRequired system: 'aarch64-linux' with features {{}}\nCurrent system: 'x86_64-linux' with features {{benchmark, kvm}}", "NIXVM4008")]
    [InlineData("Cannot build '{0}'.\nReason: required system or feature not available\nRequired system: 'x86_64-linux' with features {{kvm}}\nCurrent system: 'x86_64-linux' with features {{benchmark}}", "NIXVM4009")]
    [InlineData("hash mismatch in fixed-output derivation '{0}':\n  likely URL: https://example.org/x\n  specified: sha256-A=\n     got:    sha256-B=", "NIXVM4003")]
    [InlineData("Cannot build '{0}'.\nReason: timed out after 5 seconds", "NIXVM4011")]
    [InlineData("Cannot build '{0}'.\nReason: something that no version says yet", "NIXVM4001")]
    [InlineData("while building '{0}': writing to file: No space left on device", "NIXVM4004")]
    public void Newer_words_for_the_same_are_understood(string text, string code)
    {
        const string derivation = "/nix/store/pdn3258v6ll4609v6wk8lr98y8qk78wf-f.drv";

        var error = Assert.Single(Explain([new NixLogEvent.Started(1, NixLogTypes.BuildActivity, "", [derivation]), Error(string.Format(null, text, derivation))]));

        Assert.Equal(code, error.Code);
        Assert.Equal(Alpha, error.Position);
    }

    [Fact]
    public void A_consequence_is_none_whatever_a_version_calls_it()
    {
        const string cause = "/nix/store/pdn3258v6ll4609v6wk8lr98y8qk78wf-cause.drv";
        const string top = "/nix/store/rqqi4d8dlpl502jxw16bqql497h7jpc4-top.drv";
        _derivations[top] = new DerivationFile([], [cause], "", "", new Dictionary<string, string>());

        var errors = Explain([Error($"could not go on with '{top}'"), new NixLogEvent.Started(1, NixLogTypes.BuildActivity, "", [cause]), Error($"builder for '{cause}' failed with exit code 1")]);

        Assert.Contains("building cause failed", Assert.Single(errors).Message);
    }

    [Fact]
    public void Consequences_alone_are_better_than_nothing() =>
        Assert.Equal("NIXVM4002", Assert.Single(Explain([Error("build of '/nix/store/x' failed")])).Code);

    [Fact]
    public void What_only_builders_print_is_no_error_of_ours()
    {
        const string derivation = "/nix/store/pdn3258v6ll4609v6wk8lr98y8qk78wf-f.drv";

        var errors = Explain([
            new NixLogEvent.Started(1, NixLogTypes.BuildActivity, "", [derivation]),
            new NixLogEvent.Result(1, NixLogTypes.BuildLogLine, ["error: builder for '/nix/store/other.drv' failed with exit code 9"]),
            new NixLogEvent.Result(1, NixLogTypes.BuildLogLine, ["@nix {\"action\":\"msg\",\"level\":0,\"msg\":\"error: x\",\"raw_msg\":\"x\"}"]),
            Error($"builder for '{derivation}' failed with exit code 1"),
        ]);

        Assert.StartsWith("Machine 'alpha': building f failed with exit code 1.", Assert.Single(errors).Message);
    }

    [Fact]
    public void A_package_that_the_mirror_dropped_is_told_from_a_mirror_that_is_out_of_reach()
    {
        const string url = "http://deb.example.org/debian/pool/main/l/lynx/lynx_2.9.0_amd64.deb";
        const string derivation = "/nix/store/pdn3258v6ll4609v6wk8lr98y8qk78wf-lynx_2.9.0_amd64.deb.drv";
        _derivations[derivation] = new DerivationFile([], [], "builtin", "builtin:fetchurl", new Dictionary<string, string> { ["outputHash"] = "0", ["url"] = url });

        var gone = Assert.Single(Explain(Fetch("HTTP error 404 ('Not Found')"), isDebian: true));
        var unreachable = Assert.Single(Explain(Fetch("Couldn't connect to server (7)"), isDebian: true));
        var elsewhere = Assert.Single(Explain(Fetch("HTTP error 404 ('Not Found')"), isDebian: false));

        Assert.Equal("NIXVM4013", gone.Code);
        Assert.Contains($"{url} (HTTP error 404 ('Not Found'))", gone.Message);
        Assert.Contains("RefreshDebianLock", gone.Message);
        Assert.Equal("NIXVM4012", unreachable.Code);
        Assert.Contains($"could not be fetched from {url}: Couldn't connect to server (7). Is the mirror reachable?", unreachable.Message);
        Assert.Equal("NIXVM4012", elsewhere.Code);

        static List<NixLogEvent> Fetch(string reason) =>
        [
            new NixLogEvent.Started(1, NixLogTypes.BuildActivity, "", [derivation]),
            new NixLogEvent.Result(1, NixLogTypes.BuildLogLine, [$"\u001b[31;1merror:\u001b[0m unable to download '{url}': {reason}"]),
            new NixLogEvent.Result(1, NixLogTypes.BuildLogLine, ["<html>"]),
            Error($"builder for '{derivation}' failed with exit code 1"),
        ];
    }

    [Fact]
    public void A_builder_whose_disk_is_full_says_so()
    {
        const string derivation = "/nix/store/pdn3258v6ll4609v6wk8lr98y8qk78wf-f.drv";

        var error = Assert.Single(Explain([
            new NixLogEvent.Started(1, NixLogTypes.BuildActivity, "", [derivation]),
            new NixLogEvent.Result(1, NixLogTypes.BuildLogLine, ["dd: writing 'x': No space left on device"]),
            Error($"builder for '{derivation}' failed with exit code 1"),
        ]));

        Assert.Equal("NIXVM4004", error.Code);
        Assert.Contains("building f failed, because the disk is full.", error.Message);
        Assert.Contains("  | dd: writing", error.Message);
    }

    private static NixLogEvent.Message Error(string text) => new(0, $"error: {text}", text, null);

    private IReadOnlyList<Diagnostic> Explain(string version, string log) => Explain(RecordedLog.Read(version, log));

    private IReadOnlyList<Diagnostic> Explain(IReadOnlyList<NixLogEvent> events, bool isDebian = false)
    {
        var graph = new DerivationGraph(path => _derivations.TryGetValue(path, out var derivation) ? derivation
            : new DerivationFile([], path.EndsWith("-alpha", StringComparison.Ordinal) ? Named(events) : path.EndsWith("-lab", StringComparison.Ordinal) ? ["/nix/store/x-alpha"] : [], "", "", new Dictionary<string, string>()));
        BuildTarget[] targets =
        [
            new("lab", "/nix/store/x-lab", Network, [new("alpha", _systemOfAlpha, Alpha, "/nix/store/x-alpha", null), new("beta", "x86_64-linux", null, "/nix/store/x-beta", null)], _folder["build.log"])
            {
                IsDebian = isDebian,
            },
        ];
        using var logs = new BuildLogs(targets, graph);
        foreach (var logEvent in events)
            logs.Add(logEvent);
        var failures = new BuildFailures(targets, graph, logs);
        failures.Add(events.OfType<NixLogEvent.Message>().Where(m => m is { Level: 0, RawText: not null }));
        return failures.Explain();
    }

    // The machine alpha needs whatever the log names.
    private static List<string> Named(IReadOnlyList<NixLogEvent> events) =>
        [.. events.OfType<NixLogEvent.Message>().Select(m => StorePath.FindDerivation(TerminalText.Clean(m.Text))).Where(d => d is not null).Select(d => d!)];
}
