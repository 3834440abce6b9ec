using System.Diagnostics;
using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests;

/// <summary>The sample that is the man page's example: built with the sandbox, booted, used and stopped.</summary>
[Collection(PackedSdk.Alone)]
public sealed class ManPageTests(PackedSdk sdk)
{
    /// <summary>127.0.0.1 and ::1 in the form of /proc/net/tcp and tcp6.</summary>
    private static readonly string[] Loopback = ["0100007F:", "00000000000000000000000001000000:"];

    [Fact]
    public void The_sample_is_the_man_page_s_text()
    {
        const string manPage = """
            {
              test1 = {pkgs, config, ...}:
                {
                  services.openssh.enable = true;
                  nixpkgs.system = "i686-linux";
                  deployment.targetHost = "test1.example.net";

                  # Other NixOS options
                };

              test2 = {pkgs, config, ...}:
                {
                  services.openssh.enable = true;
                  services.httpd.enable = true;
                  environment.systemPackages = [ pkgs.lynx ];
                  nixpkgs.system = "x86_64-linux";
                  deployment.targetHost = "test2.example.net";

                  # Other NixOS options
                };
            }

            """;

        var sample = File.ReadAllText(Path.Combine(Repository.Root, "samples/ManPage/network.nix"));

        Assert.Equal(manPage, sample);
        Assert.Equal(0, new FileInfo(Path.Combine(Repository.Root, "samples/ManPage/ManPage.nixnet")).Length);
    }

    [Fact(Timeout = Limits.Long)]
    public async Task The_network_builds_boots_serves_and_stops_without_a_trace()
    {
        var project = Sample();
        var temporary = sdk.Folder.New("t");

        var build = await project.BuildAsync();
        build.AssertSucceededWithoutWarnings();

        project.WithVariable("TMPDIR", temporary);
        using var machines = Machines.Start(project, project["bin/Debug/ManPage/run-vms"], project["state"], "test1", "test2");
        await machines.WaitForSshAsync(TimeSpan.FromSeconds(120));

        await AssertMachinesWorkAsync(machines);
        AssertOnlyLoopbackListens(machines);
        await AssertStopsAsync(machines);
        Assert.True(!Directory.EnumerateFileSystemEntries(temporary).Any(), $"Left: {string.Join(", ", FolderListing.Of(temporary))}\n{machines.Program.Output}");
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task Dotnet_run_passes_arguments_on()
    {
        var project = Sample();
        (await project.BuildAsync()).AssertSucceeded();

        var list = await project.RunAsync("dotnet", "run", "--no-build", "--project", project.ProjectFile, "--", "--list");
        var help = await project.RunAsync("dotnet", "run", "--project", project.ProjectFile, "--", "--help");
        var wrong = await project.RunAsync("dotnet", "run", "--no-build", "--project", project.ProjectFile, "--", "no-such-machine");

        list.AssertSucceeded().AssertPrinted("test1").AssertPrinted("i686-linux").AssertPrinted("test2").AssertPrinted("x86_64-linux");
        help.AssertSucceeded().AssertPrinted("--forward");
        Assert.True(wrong.ExitCode == 2 && wrong.Text.Contains("no-such-machine"), wrong.Text);
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task Dotnet_run_says_which_networks_there_are_when_there_are_several()
    {
        var project = TestProject.OfNetwork(sdk).With("other/second.nixnet", "").With("other/network.nix", Networks.Beta);
        (await project.BuildAsync()).AssertSucceeded();

        var ambiguous = await project.RunAsync("dotnet", "run", "--no-build", "--project", project.ProjectFile, "--", "--list");
        var chosen = await project.RunAsync("dotnet", "run", "--no-build", "--project", project.ProjectFile, "-p:NixVmsRunNetwork=second", "--", "--list");

        Assert.True(ambiguous.ExitCode != 0, ambiguous.Text);
        ambiguous.AssertPrinted("NIXVM1009").AssertPrinted("lab").AssertPrinted("second");
        chosen.AssertSucceeded().AssertPrinted("beta");
    }

    private static async Task AssertMachinesWorkAsync(Machines machines)
    {
        var limit = TimeSpan.FromSeconds(60);
        Assert.Equal("i686", (await machines.WaitForAsync("test1", "uname -m", limit)).Trim());
        Assert.Equal("x86_64", (await machines.WaitForAsync("test2", "uname -m", limit)).Trim());
        Assert.Equal("i386", (await machines.WaitForAsync("test1", "dpkg --print-architecture", limit)).Trim());
        foreach (var machine in new[] { "test1", "test2" })
        {
            Assert.Equal("trixie", (await machines.WaitForAsync(machine, ". /etc/os-release; echo $VERSION_CODENAME", limit)).Trim());
            Assert.Equal("", (await machines.WaitForAsync(machine, "systemctl --failed --no-legend", limit)).Trim());
        }

        Assert.Contains("<html", await machines.WaitForAsync("test1", "curl --silent --show-error --fail http://test2/", limit), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("test2", (await machines.WaitForAsync("test1", "ssh -o BatchMode=yes -o StrictHostKeyChecking=no test2 hostname 2>/dev/null", limit)).Trim());
        Assert.NotEqual("", (await machines.WaitForAsync("test2", "lynx -dump http://test2/", limit)).Trim());
    }

    private static void AssertOnlyLoopbackListens(Machines machines)
    {
        var family = machines.Program.Family();
        var addresses = family.SelectMany(p => p.ListeningAddresses()).ToList();

        Assert.True(family.Count(p => p.CommandLine.Contains("qemu-system")) >= 2, string.Join("\n", family));
        Assert.True(addresses.Count >= 2, "The forwarded ports must be among the addresses, or the test looks at the wrong processes.");
        Assert.True(addresses.All(a => Loopback.Any(a.StartsWith)), $"Listening: {string.Join(", ", addresses)}\n{machines.Program.Output}");
    }

    private static async Task AssertStopsAsync(Machines machines)
    {
        var watch = Stopwatch.StartNew();
        machines.Program.Interrupt();
        await machines.Program.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"It took {watch.Elapsed.TotalSeconds:0.0} s.\n{machines.Program.Output}");
        Assert.Empty(await ProcessEntry.LeftAsync(machines.Program.Family));
    }

    /// <summary>A copy of samples/ManPage that builds with the sandbox.</summary>
    private TestProject Sample()
    {
        var sample = Path.Combine(Repository.Root, "samples/ManPage");
        return new TestProject(sdk)
            .With("network.nix", File.ReadAllText(Path.Combine(sample, "network.nix")))
            .With("ManPage.nixnet", File.ReadAllText(Path.Combine(sample, "ManPage.nixnet")))
            .With("../Directory.Build.targets", """
                <Project>
                  <ItemGroup>
                    <NixOption Include="sandbox" Value="true" />
                  </ItemGroup>
                </Project>
                """)
            .WithProject("ManPage.proj", File.ReadAllText(Path.Combine(sample, "ManPage.proj")));
    }
}
