using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Releasing;

/// <summary>
/// eng/install-prerequisites.sh asks the installer of the distribution that /etc/os-release names for what is missing. The installers here
/// write down what they were asked for, since no test may install anything.
/// </summary>
[Collection(PackedSdk.Usage)]
public sealed class PrerequisitesTests(PackedSdk sdk)
{
    // Fedora has apt as a package like any other.
    private const string Fedora = "ID=fedora\nVERSION_ID=44\n";

    [MountFact]
    public async Task On_Fedora_dnf_is_asked_for_programs_also_where_there_is_apt()
    {
        var asked = await InstallAsync(Fedora);

        Assert.StartsWith("dnf install -y -q --setopt=install_weak_deps=False ", Assert.Single(asked));
        Assert.Contains(" /usr/bin/nix-instantiate ", asked[0]);
        Assert.Contains(" sysroot-", asked[0]);
        Assert.Contains("-fc44-glibc", asked[0]);
    }

    [MountFact]
    public async Task On_Ubuntu_apt_is_asked_for_packages()
    {
        var asked = await InstallAsync("ID=ubuntu\nID_LIKE=debian\n");

        Assert.Equal(2, asked.Count);
        Assert.Equal("apt-get update -q", asked[0]);
        Assert.StartsWith("apt-get install -y -q --no-install-recommends ", asked[1]);
        Assert.Contains(" nix-bin", asked[1]);
    }

    [MountFact]
    public async Task Elsewhere_nothing_is_installed_and_the_error_says_what_is_needed()
    {
        var project = Project("ID=arch\n", out var path);

        var run = await RunAsync(project, path);

        Assert.Equal(1, run.ExitCode);
        run.AssertPrinted("Please install Nix 2.8 or newer, QEMU");
        Assert.False(File.Exists(project["asked"]), run.Text);
    }

    private async Task<IReadOnlyList<string>> InstallAsync(string distribution)
    {
        var project = Project(distribution, out var path);
        (await RunAsync(project, path)).AssertSucceeded();
        return await File.ReadAllLinesAsync(project["asked"]);
    }

    /// <summary>A folder with the programs of a machine that has neither Nix nor QEMU.</summary>
    private TestProject Project(string distribution, out string path)
    {
        var project = new TestProject(sdk).With("os-release", distribution);
        path = Directory.CreateDirectory(project["programs"]).FullName;
        foreach (var name in new[] { "sh", "bash", "cat", "id", "uname", "dirname", "dotnet", "mount" })
            File.CreateSymbolicLink(Path.Combine(path, name), project.Environment["PATH"].Split(':').Select(d => Path.Combine(d, name)).First(File.Exists));
        foreach (var name in new[] { "dnf", "apt-get" })
        {
            project.With($"programs/{name}", $"#!/bin/sh\necho {name} \"$*\" >> '{project["asked"]}'\n");
            File.SetUnixFileMode(Path.Combine(path, name), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return project;
    }

    private Task<ProgramOutput> RunAsync(TestProject project, string path) =>
        project.RunAsync("unshare", "--mount", "bash", "-euc", """
            mount --bind os-release "$(readlink -f /etc/os-release)"
            PATH=$0 exec "$1/eng/install-prerequisites.sh"
            """, path, Repository.Root);
}
