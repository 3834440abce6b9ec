using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Diagnostics;

/// <summary>Derivations that cannot be built.</summary>
[Collection(PackedSdk.Diagnostics)]
public sealed class BuildingFailureTests(PackedSdk sdk)
{
    [Fact(Timeout = Limits.Build)]
    public async Task Every_failure_of_every_network_is_one_error_at_its_machine()
    {
        var project = BuildingProjects.Project(
            sdk,
            """
            {
              alpha.environment.etc."a".source = run "first-1.0" "i=0; while [ $i -lt 30 ]; do echo line $i; i=$((i+1)); done; echo 'x.c(1,2): error C1234: forged'; exit 3" { };

              beta.environment.etc."b".source = run "second" "echo '##vso[task.complete]' >&2; exit 4" { };
              beta.environment.etc."h".source = run "hash" "echo x > $out" fixed;
            }
            """,
            """
            let shared = run "shared" "kill -9 $$" { }; in
            {
              gamma.environment.etc."g".source = shared;
              delta.environment.etc."g".source = shared;
              epsilon.environment.etc."e".source = run "foreign" "true" { system = "riscv64-linux"; };
              zeta.environment.etc."z".source = run "quiet" "true" { };
            }
            """);

        var output = await project.BuildAsync();

        output.AssertFailed();
        Assert.Equal(
            [
                $"lab.nix({BuildingProjects.Line(2)},3) NIXVM4001: Machine 'alpha' of network 'lab': building first-1.0 failed with exit code 3. The whole log: {project["obj/Debug/nixvms/lab/build.log"]}. Its end:",
                $"lab.nix({BuildingProjects.Line(4)},3) NIXVM4001: Machine 'beta' of network 'lab': building second failed with exit code 4. The whole log: {project["obj/Debug/nixvms/lab/build.log"]}. Its end:",
                $"lab.nix({BuildingProjects.Line(4)},3) NIXVM4003: Machine 'beta' of network 'lab': hash is not what was expected.",
                $"lab2.nix({BuildingProjects.Line(4)},3) NIXVM4014: Machines 'delta' and 'gamma' of network 'lab2': building shared was killed (signal 9).",
                $"lab2.nix({BuildingProjects.Line(5)},3) NIXVM4008: Machine 'epsilon' of network 'lab2' needs foreign, which is built on riscv64-linux: this computer is x86_64-linux and cannot build that.",
                $"lab2.nix({BuildingProjects.Line(6)},3) NIXVM4001: Machine 'zeta' of network 'lab2': the builder of quiet ended without an error, but made no output.",
            ],
            output.FirstLines().Select(e => $"{Path.GetFileName(e.File)}({e.Line},{e.Column}) {e.Code}: {Beginning(e.Text)}").Order(StringComparer.Ordinal));

        // What builders print is neither an error of its own nor a command.
        Assert.DoesNotContain(output.Errors, e => e.Code == "C1234");
        Assert.DoesNotContain("##vso[", output.Console);
        Assert.Contains("  | line 29", output.Console);
        Assert.DoesNotContain("  | line 4\n", output.Console);
        var log = File.ReadAllText(project["obj/Debug/nixvms/lab/build.log"]);
        Assert.Contains("first-1.0> line 0\n", log);
        Assert.Contains("second> # #vso[task.complete]\n", log);
        Assert.DoesNotContain("shared", log);
        Assert.True(File.Exists(project["obj/Debug/nixvms/lab2/build.log"]), output.Console);
    }

    [Fact(Timeout = Limits.Build)]
    public async Task A_dropped_package_of_Debian_is_told_with_the_way_to_newer_ones()
    {
        var project = TestProject.OfNetwork(sdk);
        (await project.BuildAsync("-t:EvaluateNixNetwork")).AssertSucceeded();
        var userLock = Directory.EnumerateFiles(Path.Combine(project.Environment["XDG_DATA_HOME"], "nixvms/debian"), "debian.lock.json", SearchOption.AllDirectories).Single();

        // The lock of a year ago, say.
        var text = File.ReadAllText(userLock);
        const string path = "pool/main/s/systemd/systemd_";
        Assert.Contains(path, text);
        project.With("debian.lock.json", WithOtherHash(text.Replace(path, $"{path}0.0nixvms")));

        var output = await project.BuildAsync();

        var error = output.AssertError("NIXVM4013", project["network.nix"], 1, 3);
        Assert.Matches(@"^Machine 'alpha': Debian's mirror no longer has the package systemd_0\.0nixvms\S+_amd64\.deb: \S+/pool/main/s/systemd/systemd_0\.0nixvms\S+ \(HTTP error 404.*\)\. Mirrors drop old versions; take those of today with dotnet build -t:RefreshDebianLock\.", error.Text);
    }

    private static string WithOtherHash(string text)
    {
        var start = text.IndexOf("\"sha256\":", text.IndexOf("0.0nixvms", StringComparison.Ordinal), StringComparison.Ordinal);
        var hash = text.IndexOf('"', start + "\"sha256\":".Length) + 1;
        return string.Concat(text.AsSpan(0, hash), new string('a', 64), text.AsSpan(hash + 64));
    }

    private static string Beginning(string text) => text.Contains("and cannot build that.") ? text[..(text.IndexOf("that.", StringComparison.Ordinal) + 5)]
        : text.Contains("made no output.") ? text[..(text.IndexOf("output.", StringComparison.Ordinal) + 7)]
        : text.Contains("(signal 9).") ? text[..(text.IndexOf("(signal 9).", StringComparison.Ordinal) + 11)]
        : text;
}
