using System.Net;
using System.Net.Sockets;
using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Diagnostics;

/// <summary>Ctrl-C: it ends the build at once, with one message, and leaves no process.</summary>
[Collection(PackedSdk.Alone)]
public sealed class CancelTests(PackedSdk sdk)
{
    [Theory(Timeout = Limits.Build)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task While_Nix_evaluates(bool fromTerminal)
    {
        // Would take years, and Nix looks for a signal at every step.
        var project = TestProject.OfNetwork(sdk, """
            let
              range = builtins.genList (x: x) 3000;
              sum = f: builtins.foldl' (total: x: total + f x) 0 range;
            in
            { alpha = { virtualisation.memorySize = sum (_: sum (_: sum (_: sum (x: x)))); }; }
            """);

        await CancelWithoutSandboxAsync(project, EvaluationOf(project), fromTerminal);
    }

    [Fact(Timeout = Limits.Build)]
    public async Task While_Nix_evaluates_and_does_not_listen()
    {
        // A regular expression that backtracks for ever: meanwhile Nix looks for no signal.
        var project = TestProject.OfNetwork(sdk, """
            { alpha = { virtualisation.memorySize = if builtins.match "(a*)*(a*)*(a*)*b" "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" == null then 1 else 2; }; }
            """);

        await CancelWithoutSandboxAsync(project, EvaluationOf(project), fromTerminal: false);
    }

    [Theory(Timeout = Limits.Build)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task While_a_builder_runs_outside_of_a_sandbox(bool fromTerminal)
    {
        var seconds = $"{Random.Shared.Next(100_000, 999_999)}";
        var project = TestProject.OfNetwork(sdk, $$$"""
            {
              alpha = {
                environment.etc."slow".source = "${builtins.derivation {
                  name = "slow";
                  system = "x86_64-linux";
                  builder = "/bin/sh";
                  args = [ "-c" "exec sleep {{{seconds}}}" ];
                  PATH = "/usr/bin:/bin";
                }}";
              };
            }
            """);

        // The builder is a program of this machine.
        await CancelWithoutSandboxAsync(project, $"sleep {seconds}", fromTerminal, "-p:NixVmsOffline=true");
        Assert.Empty(await ProcessEntry.LeftAsync(() => ProcessEntry.All().Where(p => p.CommandLine == $"sleep {seconds}")));
    }

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

        Assert.Empty(await ProcessEntry.LeftAsync(() => ProcessEntry.All().Where(p => p.CommandLine.Contains($"sleep {seconds}"))));
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

    /// <summary>A part of Nix's command line that no other evaluation has.</summary>
    private static string EvaluationOf(TestProject project) => $"networkFile {project["network.nix"]}";

    private static async Task CancelWithoutSandboxAsync(TestProject project, string process, bool fromTerminal, params string[] arguments)
    {
        project.WithProject("lab.proj", """
            <Project Sdk="NixVms.Build">
              <ItemGroup>
                <NixOption Include="sandbox" Value="false" />
              </ItemGroup>
            </Project>
            """);
        await project.CancelAsync(process, fromTerminal, arguments);
    }
}
