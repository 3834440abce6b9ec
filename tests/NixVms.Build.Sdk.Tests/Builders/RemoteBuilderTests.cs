using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using NixVms.Build.Sdk.Tests.Diagnostics;
using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Builders;

/// <summary>Other computers build: what is said of them, and what becomes of a build whose computers fail.</summary>
[Collection(PackedSdk.Alone)]
public sealed class RemoteBuilderTests(PackedSdk sdk)
{
    [ComputerFact(Timeout = Limits.Builds)]
    public async Task Two_computers_build_two_machines_and_the_progress_says_where()
    {
        var client = await SshClient.NewAsync(sdk);
        using var one = await Computer.StartAsync(sdk, client, "one");
        using var two = await Computer.StartAsync(sdk, client, "two");
        var project = Project(
            client,
            """
            {
              alpha.environment.etc."a".source = run "page-a" "hostname; sleep 2; hostname > $out" { };
              beta.environment.etc."b".source = run "page-b" "hostname; sleep 2; hostname > $out" { };
            }
            """,
            one.AsBuilder(), two.AsBuilder());

        var output = (await project.BuildAsync("-verbosity:normal")).AssertSucceededWithoutWarnings();

        string[] hosts = ["one", "two"];
        Assert.Contains(hosts, h => IsBuilt("page-a", h) && IsBuilt("page-b", hosts.Single(o => o != h)));

        bool IsBuilt(string name, string host) =>
            output.Console.Contains($"] building {name} on ssh-ng://{host}\n", StringComparison.Ordinal)
            && File.ReadAllText(project["obj/Debug/nixvms/lab/build.log"]).Contains($"{name}> {host}\n", StringComparison.Ordinal);
    }

    [ComputerFact(Timeout = Limits.Builds)]
    public async Task What_a_computer_was_building_when_it_died_is_built_again_and_the_next_build_has_nothing_to_do()
    {
        var client = await SshClient.NewAsync(sdk);
        using var one = await Computer.StartAsync(sdk, client, "one");
        var project = Project(
            client,
            """{ alpha.environment.etc."a".source = run "page" "echo begun; [ $(hostname) != one ] || sleep 100; hostname > $out" { }; }""",
            one.AsBuilder());
        using var build = project.StartBuild("build", "--no-restore", "-verbosity:normal");
        await WaitForBuilderAsync(build, "one");

        one.Dispose();
        var output = await build.WaitAsync(TimeSpan.FromSeconds(90));

        output.AssertSucceeded();
        Assert.Equal(["NIXVM3065", "NIXVM3066"], output.Warnings.Select(w => w.Code).Distinct().Order());
        Assert.Contains(output.Warnings, w => w.Text.StartsWith("The connection to the remote builder ssh-ng://one was lost while it was building page, which was then built again.", StringComparison.Ordinal));
        (await project.BuildAsync()).AssertSucceededWithoutWarnings().AssertOwnTasks();
    }

    [ComputerFact(Timeout = Limits.Builds)]
    public async Task A_derivation_that_two_computers_die_of_is_an_error()
    {
        var client = await SshClient.NewAsync(sdk);
        using var one = await Computer.StartAsync(sdk, client, "one", "system-features = big");
        using var two = await Computer.StartAsync(sdk, client, "two", "system-features = big");
        var project = Project(
            client,
            """{ alpha.environment.etc."a".source = run "page" "hostname; sleep 100" { requiredSystemFeatures = [ "big" ]; }; }""",
            one.AsBuilder(features: "big"), two.AsBuilder(features: "big"));
        using var build = project.StartBuild("build", "--no-restore", "-verbosity:normal");

        var first = await WaitForBuilderAsync(build, "one", "two");
        (first == "one" ? one : two).Dispose();
        await WaitForBuilderAsync(build, first == "one" ? "two" : "one");
        (first == "one" ? two : one).Dispose();
        var output = await build.WaitAsync(TimeSpan.FromSeconds(90));

        output.AssertFailed();
        var error = Assert.Single(output.FirstLines());
        Assert.Equal("NIXVM3066", error.Code);
        Assert.StartsWith("Machine 'alpha': the connection to a remote builder was lost twice while page was built, the last time to ssh-ng://", error.Text);
    }

    [ComputerFact(Timeout = Limits.Builds)]
    public async Task A_computer_that_cannot_be_reached_is_a_warning_with_the_reason_and_others_build()
    {
        var client = await SshClient.NewAsync(sdk);
        using var one = await Computer.StartAsync(sdk, client, "one");
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var port = Machines.FreePort();
        client.Add("off", port, one.PublicKey);
        client.Add("silent", ((IPEndPoint)silent.LocalEndpoint).Port, one.PublicKey);
        client.Add("unseen", PortOf(client, "one"), hostKey: null);
        client.Add("closed", PortOf(client, "one"), one.PublicKey, await SshClient.NewKeyAsync(sdk, Path.Combine(sdk.Folder.New("other"), "key")));
        var project = Project(
            client,
            """{ alpha.environment.etc."a".source = run "page" "hostname > $out" { }; }""",
            [.. new[] { "off", "silent", "unseen", "closed" }.Select(n => $"ssh-ng://{n} x86_64-linux - 1 1")]);
        project.Environment["NIX_SSHOPTS"] += " -oConnectTimeout=2";

        var output = (await project.BuildAsync()).AssertSucceeded();

        var warnings = output.Warnings.Where(w => w.Code == "NIXVM3065").Select(w => w.Text).Distinct().Order(StringComparer.Ordinal).ToList();
        Assert.Equal(4, warnings.Count);
        Assert.Matches(@"^The remote builder ssh-ng://closed could not be used, so others build what it would have built: root@127\.0\.0\.1: Permission denied \(publickey\)\. It does not let this user in", warnings[0]);
        Assert.Matches(@"ssh-ng://off .*: ssh: connect to host 127\.0\.0\.1 port \d+: Connection refused\. Is the computer on", warnings[1]);
        Assert.Matches(@"ssh-ng://silent .*: Connection timed out during banner exchange|ssh-ng://silent .*port \d+ timed out", warnings[2]);
        Assert.Matches(@"ssh-ng://unseen .*: Host key verification failed\. Its host key is not the known one", warnings[3]);
    }

    [ComputerFact(Timeout = Limits.Builds)]
    public async Task A_promise_that_a_computer_does_not_keep_is_told_with_its_name()
    {
        var client = await SshClient.NewAsync(sdk);
        using var one = await Computer.StartAsync(sdk, client, "one");
        var project = Project(
            client,
            """
            {
              alpha.environment.etc."a".source = run "quantum" "true" { requiredSystemFeatures = [ "qubits" ]; };
              beta.environment.etc."b".source = run "emulated" "true" { system = "aarch64-linux"; };
              delta.environment.etc."d".source = run "graphics" "true" { requiredSystemFeatures = [ "gpu" ]; };
              epsilon.environment.etc."e".source = run "failing" "echo why; exit 3" { };
            }
            """,
            one.AsBuilder("x86_64-linux,aarch64-linux", "qubits"));

        var output = await project.BuildAsync();

        output.AssertFailed();
        Assert.Equal(
            [
                "NIXVM3068: Machine 'alpha': the remote builder ssh-ng://one was given quantum, which needs qubits, but that computer does not have the system feature qubits.",
                "NIXVM3068: Machine 'beta': the remote builder ssh-ng://one was given emulated, which needs aarch64-linux, but that computer builds for x86_64-linux.",
                "NIXVM4001: Machine 'epsilon': building failing on ssh-ng://one failed with exit code 3.",
                "NIXVM4009: Machine 'delta': building graphics needs a computer with the system feature gpu, which neither this one nor any of the remote builders has.",
            ],
            output.FirstLines().Select(e => $"{e.Code}: {e.Text[..(e.Text.IndexOf(". ", StringComparison.Ordinal) + 1)]}").Order(StringComparer.Ordinal));
        output.AssertPrinted("  | why");
    }

    [ComputerFact(Timeout = Limits.Builds)]
    public async Task A_system_that_this_computer_cannot_build_for_is_built_where_it_can()
    {
        var client = await SshClient.NewAsync(sdk);
        using var one = await Computer.StartAsync(sdk, client, "one");
        var project = Project(client, """{ alpha.environment.etc."a".source = run "page" "hostname; hostname > $out" { system = "i686-linux"; }; }""", one.AsBuilder("i686-linux"));
        project.With("lab.proj", File.ReadAllText(project["lab.proj"]).Replace("<ItemGroup>", "<ItemGroup>\n    <NixOption Include=\"extra-platforms\" Value=\"\" />"));

        (await project.BuildAsync("-verbosity:normal")).AssertSucceededWithoutWarnings().AssertPrinted("building page on ssh-ng://one");
        (await project.BuildAsync("-t:Rebuild", "-p:NixBuilders=")).AssertSucceeded();

        // It is not this computer that could.
        project.With("lab.nix", File.ReadAllText(project["lab.nix"]).Replace("\"page\"", "\"other\""));
        Assert.Equal("NIXVM4008", Assert.Single((await project.BuildAsync("-p:NixBuilders=")).FirstLines()).Code);
    }

    [Theory(Timeout = Limits.Build)]
    [InlineData("ssh-ng://one x86_64-linux - two", "The list of remote builders is wrong: failed to convert column #3")]
    [InlineData("@/nowhere/machines", "The list of builders, /nowhere/machines, does not exist.")]
    [InlineData("ssh-ng://one x86_64-linux /nowhere/key", "The key file of ssh-ng://one, /nowhere/key, does not exist.")]
    public async Task A_list_of_builders_that_is_wrong_is_an_error(string builders, string text)
    {
        var project = BuildingProjects.Project(sdk, """{ alpha.environment.etc."a".source = run "page" "echo > $out" { }; }""").WithVariable("NixBuilders", builders);

        var output = await project.BuildAsync();

        output.AssertFailed();
        Assert.Contains(output.Errors, e => e.Code == "NIXVM3067" && e.Text.Contains(text, StringComparison.Ordinal));
        Assert.All(output.Errors, e => Assert.Equal("NIXVM3067", e.Code));
    }

    private TestProject Project(SshClient client, string network, params string[] builders) =>
        BuildingProjects.Project(sdk, network).WithVariable("NIX_SSHOPTS", client.Options).WithVariable("NixBuilders", string.Join("\n", builders));

    private static int PortOf(SshClient client, string name)
    {
        var lines = File.ReadAllLines(client.Options["-F ".Length..]).ToList();
        return int.Parse(lines.Skip(lines.IndexOf($"Host {name}")).First(l => l.Contains("Port ")).Trim()["Port ".Length..], null);
    }

    /// <summary>Waits until a build says that another computer builds, and says which.</summary>
    private static async Task<string> WaitForBuilderAsync(RunningBuild build, params string[] names)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromSeconds(60) && !build.Program.HasExited; await Task.Delay(100))
        {
            if (names.FirstOrDefault(n => build.Program.Output.Contains($"] building page on ssh-ng://{n}\n", StringComparison.Ordinal)) is not { } name)
                continue;

            // Where it only copies what is needed, nothing is lost yet.
            await build.WaitForProcessAsync("sleep 100", TimeSpan.FromSeconds(30));
            return name;
        }

        throw new TimeoutException($"No other computer builds.\n{build.Program.Output}");
    }
}
