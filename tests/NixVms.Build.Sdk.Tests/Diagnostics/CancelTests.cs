using System.Net;
using System.Net.Sockets;
using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Diagnostics;

/// <summary>Ctrl-C in the phases that RobustnessTests leaves out: it ends the build with one message and leaves no process.</summary>
[Collection(PackedSdk.Alone)]
public sealed class CancelTests(PackedSdk sdk)
{
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

        await project.CancelAsync($"{Path.Combine(state, "cache")}", fromTerminal);
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

        await project.CancelAsync($"sleep {seconds}", fromTerminal);

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

        await project.CancelAsync($"sleep {seconds}", fromTerminal, $"-p:NixToolPath={nix}");

        Assert.Null(project.LinkTarget("result"));
    }
}
