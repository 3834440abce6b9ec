using NixVms.Testing.Artifacts;
using NixVms.Testing.Tests.Infrastructure;

namespace NixVms.Testing.Tests.Artifacts;

public sealed class ArtifactFolderTests : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("Lab.Tests.The_site_answers", "Lab.Tests.The_site_answers")]
    [InlineData("Lab.Tests.Copies(path: \"/etc/x\", n: 3)", "Lab.Tests.Copies_path_etc_x_n_3")]
    [InlineData("../../etc/passwd", "etc_passwd")]
    [InlineData("..", "test")]
    [InlineData("", "test")]
    [InlineData("\0\n\u001b[31m", "31m")]
    [InlineData("Größe é 漢字 🐍", "Gr_e")]
    [InlineData("half \ud83d a sign", "half_a_sign")]
    public void A_name_becomes_one_folder(string name, string folder) => Assert.Equal(folder, ArtifactFolder.SafeName(name));

    [Fact]
    public void A_long_name_is_cut() => Assert.Equal(new string('x', 100), ArtifactFolder.SafeName(new string('x', 5000)));

    [Fact]
    public void Everybody_gets_a_folder_of_their_own()
    {
        var folders = new string[50];
        Parallel.For(0, folders.Length, i => folders[i] = ArtifactFolder.Create(_scratch.Path, "same", Now));
        Assert.Equal(folders.Length, folders.Distinct().Count());
        Assert.All(folders, f => Assert.Equal(_scratch.Path, Path.GetDirectoryName(f)));
    }

    [Fact]
    public void A_root_that_cannot_be_made_is_an_error_and_no_endless_search()
    {
        File.WriteAllText(_scratch["file"], "");
        Assert.ThrowsAny<IOException>(() => ArtifactFolder.Create(_scratch["file"], "test", Now));
    }

    [Fact]
    public void The_options_win_over_the_environment_and_that_over_the_project()
    {
        var before = Environment.GetEnvironmentVariable("NIXVMS_ARTIFACTS");
        try
        {
            Environment.SetEnvironmentVariable("NIXVMS_ARTIFACTS", "/from/environment");
            Assert.Equal("/from/options", ArtifactFolder.Root("/from/options"));
            Assert.Equal("/from/environment", ArtifactFolder.Root(null));
            Environment.SetEnvironmentVariable("NIXVMS_ARTIFACTS", "");
            Assert.EndsWith("/NixVms.Testing.Tests/TestResults/nixvms", ArtifactFolder.Root(null));
        }
        finally
        {
            Environment.SetEnvironmentVariable("NIXVMS_ARTIFACTS", before);
        }
    }

    [Fact]
    public void A_program_that_is_in_no_project_has_TestResults_beside_it()
    {
        var program = Directory.CreateDirectory(_scratch["bin/Debug/net10.0"]).FullName;
        Assert.Equal($"{program}/TestResults/nixvms", ArtifactFolder.DefaultRoot(program));
        File.WriteAllText(_scratch["Lab.Tests.fsproj"], "");
        Assert.Equal(_scratch["TestResults/nixvms"], ArtifactFolder.DefaultRoot(program));
    }
}
