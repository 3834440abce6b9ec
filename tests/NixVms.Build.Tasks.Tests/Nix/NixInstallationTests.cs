using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Nix;

namespace NixVms.Build.Tasks.Tests.Nix;

public class NixInstallationTests
{
    private static readonly SourcePosition Project = new("/project.csproj");

    [Fact]
    public void Nix_is_found_on_the_path_and_the_first_one_wins()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        folder.Write("second/nix-instantiate");
        folder.Write("third/nix-instantiate");
        folder.MakeFolder("first");

        var nix = Find("", ("PATH", string.Join(':', folder["first"], folder["second"], folder["third"])));

        Assert.Equal(folder["second"], nix.Folder);
        Assert.Equal(folder["second/nix-instantiate"], nix.Instantiate);
        Assert.Equal(folder["second/nix-store"], nix.Store);
        Assert.Equal(folder["second/nix"], nix.Nix);
    }

    [Fact]
    public void Odd_entries_of_the_path_are_skipped()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        folder.Write("bin/nix-instantiate");

        // "." and "" are the working directory, which under -mt belongs to nobody.
        Assert.Equal(folder["bin"], Find("", ("PATH", $":.:relative:/no/such/folder::{folder["bin"]}:")).Folder);
    }

    [Fact]
    public void The_tool_path_wins_over_the_path()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        folder.Write("a/nix-instantiate");
        folder.Write("b/nix-instantiate");

        Assert.Equal(folder["b"], Find(folder["b"], ("PATH", folder["a"])).Folder);
        Assert.Equal(folder["b"], Find(folder["b/nix-instantiate"], ("PATH", folder["a"])).Folder);
    }

    [Fact]
    public void A_tool_path_without_Nix_is_an_error_that_names_it()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        folder.MakeFolder("empty");
        folder.Write("a/nix-instantiate");

        foreach (var path in new[] { folder["empty"], folder["nothing"] })
        {
            var error = Assert.Single(Assert.Throws<NixVmsException>(() => Find(path, ("PATH", folder["a"]))).Diagnostics);

            Assert.Equal((ErrorCodes.NixMissing, Project), (error.Code, error.Position));
            Assert.Contains(path, error.Message);
        }
    }

    [Fact]
    public void A_folder_named_like_the_program_is_no_program()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        folder.MakeFolder("a/nix-instantiate");
        folder.Write("b/nix-instantiate");

        Assert.Equal(folder["b"], Find("", ("PATH", $"{folder["a"]}:{folder["b"]}")).Folder);
    }

    [NoSystemWideNixFact]
    public void The_profile_in_the_home_folder_is_the_last_resort()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        folder.Write(".nix-profile/bin/nix-instantiate");

        Assert.Equal(folder[".nix-profile/bin"], Find("", ("PATH", ""), ("HOME", folder.Path)).Folder);
        Assert.Contains("NixToolPath", Assert.Throws<NixVmsException>(() => Find("")).Message);
    }

    [NixFact]
    public async Task This_machines_Nix_is_new_enough() =>
        await NixTools.Installation!.CheckVersionAsync("/", Project, CancellationToken.None);

    [Theory]
    [InlineData("echo 'nix-instantiate (Nix) 2.8.0'")]
    [InlineData("echo 'nix-instantiate (Nix) 2.34.1'")]
    [InlineData("echo 'nix-instantiate (Nix) 2.18.0pre20230101_abcdef'")]
    [InlineData("echo 'nix-instantiate (Lix, like Nix) 2.91.0'")]
    [InlineData("echo 'nix-instantiate (Determinate Nix 3.6.2) 2.29.0'")]
    [InlineData("echo 'nix-instantiate (Nix) 3.0'")]
    [InlineData("echo warning >&2; echo 'nix-instantiate (Nix) 2.8.0'")]
    public async Task A_Nix_of_2_8_or_newer_will_do(string script)
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);

        await NixTools.Script(folder, script).CheckVersionAsync(folder.Path, Project, CancellationToken.None);
    }

    [Theory]
    [InlineData("echo 'nix-instantiate (Nix) 2.7.0'", ErrorCodes.NixTooOld)]
    [InlineData("echo 'nix-instantiate (Nix) 2.3.16'", ErrorCodes.NixTooOld)]
    [InlineData("echo 'nix-instantiate (Nix) 1.11'", ErrorCodes.NixTooOld)]
    [InlineData("echo 'cannot open the store' >&2; exit 1", ErrorCodes.NixMissing)]
    [InlineData("echo nonsense", ErrorCodes.NixMissing)]
    [InlineData("echo 'nix-instantiate (Nix) 99999999999.99999999999'", ErrorCodes.NixMissing)]
    [InlineData("kill -9 $$", ErrorCodes.NixMissing)]
    public async Task Another_Nix_is_an_error_of_the_project(string script, string code)
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);

        var error = await ErrorOfAsync(NixTools.Script(folder, script), folder);

        Assert.Equal((code, Project), (error.Code, error.Position));
        Assert.Contains(folder["nix/nix-instantiate"], error.Message);
    }

    [Fact]
    public async Task A_Nix_that_cannot_be_started_is_an_error_of_the_project()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        folder.Write("nix/nix-instantiate", "#!/bin/sh\n");
        folder.Write("bad/nix-instantiate", "#!/no/such/interpreter\n");
        File.SetUnixFileMode(folder["bad/nix-instantiate"], UnixFileMode.UserRead | UnixFileMode.UserExecute);

        Assert.Equal(ErrorCodes.NixMissing, (await ErrorOfAsync(new NixInstallation(folder["nix"]), folder)).Code);
        Assert.Equal(ErrorCodes.NixMissing, (await ErrorOfAsync(new NixInstallation(folder["bad"]), folder)).Code);
    }

    [Fact]
    public async Task What_a_broken_Nix_says_is_made_harmless()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        var nix = NixTools.Script(folder, "printf '\\033[31mred\\033[0m\\n##vso[task.complete]\\n' >&2; exit 1");

        var message = (await ErrorOfAsync(nix, folder)).Message;

        Assert.DoesNotContain('\u001b', message);
        Assert.DoesNotContain("##vso[", message);
    }

    private static async Task<Diagnostic> ErrorOfAsync(NixInstallation nix, ScratchFolder folder) =>
        Assert.Single((await Assert.ThrowsAsync<NixVmsException>(() => nix.CheckVersionAsync(folder.Path, Project, CancellationToken.None))).Diagnostics);

    private static NixInstallation Find(string toolPath, params (string, string)[] variables) =>
        NixInstallation.Find(toolPath, NixTools.Variables(variables), Project);

    private sealed class NoSystemWideNixFactAttribute : FactAttribute
    {
        public NoSystemWideNixFactAttribute()
        {
            string[] folders = ["/nix/var/nix/profiles/default/bin", "/run/current-system/sw/bin", "/usr/local/bin", "/usr/bin"];
            if (folders.FirstOrDefault(f => File.Exists($"{f}/nix-instantiate")) is { } folder)
                Skip = $"This machine has Nix in {folder}, which is found first.";
        }
    }
}
