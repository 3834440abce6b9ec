using System.Diagnostics;
using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Publishing;

/// <summary>The man page's network, published and started where there is no Nix.</summary>
[Collection(PackedSdk.Networks)]
public sealed class PublishedNetworkTests(PackedSdk sdk)
{
    // A mount namespace whose /nix is empty. What is on PATH is QEMU.
    private const string WithoutNix = """
        mount -t tmpfs tmpfs /nix
        [ -z "$(ls -A /nix)" ] || exit 99
        PATH=$1 exec "$2/run-vms"
        """;

    [Fact(Timeout = Limits.Long)]
    public async Task It_serves_without_nix_from_a_folder_with_a_blank_twice_at_once()
    {
        var project = ManPage();
        (await project.DotnetAsync("publish", "-o", "out")).AssertSucceededWithoutWarnings();
        var folder = project["moved, and more/the network"];
        Directory.CreateDirectory(project["moved, and more"]);
        Directory.Move(project["out/ManPage"], folder);
        var qemu = sdk.Folder.New("qemu");
        foreach (var name in new[] { "qemu-system-x86_64", "qemu-system-i386" })
        {
            File.WriteAllText(Path.Combine(qemu, name), $"#!/bin/sh\nPATH=/usr/bin:/bin exec {name} \"$@\"\n");
            File.SetUnixFileMode(Path.Combine(qemu, name), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        project.WithVariable("NIXVMS_ACCEL", "tcg").WithVariable("TMPDIR", sdk.Folder.New("t"));
        using var first = project.Start("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", WithoutNix, "sh", qemu, folder);
        using var second = project.Start("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", WithoutNix, "sh", qemu, folder);

        foreach (var run in new[] { first, second })
        {
            Assert.Contains("It works!", await PageAsync(project, run, folder));
            run.Interrupt();
            await run.WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task Without_QEMU_or_in_a_folder_that_cannot_be_on_a_search_path_it_says_what_to_do()
    {
        var project = TestProject.OfNetwork(sdk);
        (await project.DotnetAsync("publish", "-o", "out")).AssertSucceededWithoutWarnings();
        File.CreateSymbolicLink(project["link"], "out/lab/run-vms");
        Directory.CreateDirectory(project["a:b"]);
        Directory.Move(project["out/lab"], project["a:b/lab"]);

        var colon = await project.RunAsync(project["a:b/lab/run-vms"], "--list");
        Directory.Move(project["a:b/lab"], project["out/lab"]);
        var list = await project.RunAsync(project["link"], "--list");
        var missing = await project.RunAsync("env", "PATH=/nowhere", "NIXVMS_ACCEL=tcg", project["out/lab/run-vms"]);

        Assert.True(colon.ExitCode == 1 && colon.Text.Contains("colon"), colon.Text);
        list.AssertSucceeded().AssertPrinted("alpha");
        Assert.True(missing.ExitCode != 0 && missing.Text.Contains("apt install qemu-system-x86"), missing.Text);
    }

    private static async Task<string> PageAsync(TestProject project, RunningProgram run, string folder)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var answer = await project.RunAsync(TimeSpan.FromMinutes(3), Path.Combine(folder, "run-vms"), "shell", "--pid", $"{run.Id}", "test1", "curl --silent --fail --retry 60 --retry-delay 1 --retry-connrefused http://test2/");
            if (answer.ExitCode == 0)
                return answer.Text;
            Assert.True(watch.Elapsed < TimeSpan.FromMinutes(5) && !run.HasExited, $"{answer.Text}\n{run.Output}");
            await Task.Delay(500);
        }
    }

    private TestProject ManPage()
    {
        var sample = Path.Combine(Repository.Root, "samples/ManPage");
        return new TestProject(sdk)
            .With("network.nix", File.ReadAllText(Path.Combine(sample, "network.nix")))
            .With("ManPage.nixnet", "")
            .WithProject("ManPage.proj", """<Project Sdk="NixVms.Build" />""");
    }
}
