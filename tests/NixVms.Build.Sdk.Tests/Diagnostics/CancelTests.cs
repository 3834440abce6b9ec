using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Diagnostics;

/// <summary>Ctrl-C in the phases that RobustnessTests leaves out: it ends the build with one message and leaves no process.</summary>
[Collection(PackedSdk.Collection)]
public sealed class CancelTests(PackedSdk sdk)
{
    /// <summary>Two seconds are promised; the rest is for a machine that has other work.</summary>
    private static readonly TimeSpan CancelLimit = TimeSpan.FromSeconds(8);

    [Theory(Timeout = Limits.Build)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task While_package_lists_are_fetched(bool fromTerminal)
    {
        // A mirror that accepts and never answers.
        using var mirror = new TcpListener(IPAddress.Loopback, 0);
        mirror.Start();
        var state = sdk.Folder.New("state");
        var project = TestProject.OfNetwork(sdk)
            .WithVariable("XDG_DATA_HOME", Path.Combine(state, "data"))
            .WithVariable("XDG_CACHE_HOME", Path.Combine(state, "cache"))
            .WithVariable("NIXVMS_DEBIAN_MIRROR", $"http://{mirror.LocalEndpoint}/debian/")
            .WithVariable("http_proxy", "");

        await CancelAsync(project, $"{Path.Combine(state, "cache")}", fromTerminal);
    }

    [Theory(Timeout = Limits.Build)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task While_a_builder_runs_in_its_sandbox(bool fromTerminal)
    {
        var seconds = $"{Random.Shared.Next(100_000, 999_999)}";
        var project = TestProject.OfNetwork(sdk, $$$"""
            { alpha = { pkgs, ... }: { environment.etc."slow".source = pkgs.runCommand "slow" { } "echo begun; sleep {{{seconds}}}"; }; }
            """);

        await CancelAsync(project, $"sleep {seconds}", fromTerminal);

        Assert.DoesNotContain(ProcessEntry.All(), p => p.CommandLine.Contains($"sleep {seconds}"));
    }

    [Theory(Timeout = Limits.Build)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task While_links_are_made(bool fromTerminal)
    {
        var seconds = $"{Random.Shared.Next(100_000, 999_999)}";
        var nix = sdk.Folder.New("nix");
        foreach (var name in NixPrograms.Names)
        {
            // The real Nix, but for a link that takes its time.
            var program = Path.Combine(nix, name);
            File.WriteAllText(program, $"#!/bin/sh\ncase \" $* \" in *' --add-root '*) sleep {seconds}; esac\nexec '{NixPrograms.Find(name)}' \"$@\"\n");
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var project = TestProject.OfNetwork(sdk, $$"""{ alpha.environment.etc."marker".text = "{{Guid.NewGuid()}}"; }""");

        await CancelAsync(project, $"sleep {seconds}", fromTerminal, $"-p:NixToolPath={nix}");

        Assert.Null(project.LinkTarget("result"));
    }

    private static async Task CancelAsync(TestProject project, string process, bool fromTerminal, params string[] arguments)
    {
        using var build = project.StartBuild("build", arguments);
        await build.WaitForProcessAsync(process, TimeSpan.FromSeconds(60));
        await Task.Delay(500);

        var watch = Stopwatch.StartNew();
        if (fromTerminal)
            build.Program.InterruptGroup();
        else
            build.Program.Interrupt();
        var output = await build.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.True(watch.Elapsed < CancelLimit, $"It took {watch.Elapsed.TotalSeconds:0.0} s.\n{output.Console}");
        output.AssertFailed();
        Assert.True(build.Program.Family().Count == 0, $"There is still {string.Join(", ", build.Program.Family())}.\n{output.Console}");
        Assert.False(output.Log.Contains("MSB6006") || output.Log.Contains("   at NixVms"), output.Log);
        Assert.True(output.Errors.All(e => !e.Code.StartsWith("NIXVM", StringComparison.Ordinal)), $"A cancelled build has no error of ours.\n{output.Console}");
        Assert.Equal(1, output.Console.Split('\n').Count(l => l.Trim() == "Cancelled."));
    }
}
