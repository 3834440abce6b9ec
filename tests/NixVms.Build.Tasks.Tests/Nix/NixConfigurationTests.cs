using NixVms.Build.Tasks.Nix;

namespace NixVms.Build.Tasks.Tests.Nix;

public class NixConfigurationTests
{
    [NixFact]
    public async Task This_machines_configuration_is_understood()
    {
        var configuration = await NixConfiguration.ReadAsync(NixTools.Installation!, "/", CancellationToken.None);

        Assert.NotEmpty(configuration.Substituters);
        Assert.All(configuration.Substituters, s => Assert.NotEmpty(s));
        Assert.All([configuration.ConnectTimeout, configuration.StalledDownloadTimeout, configuration.DownloadAttempts], s => Assert.True(int.TryParse(s, out _), s));
    }

    [Fact]
    public async Task The_older_command_is_asked_where_the_newer_is_unknown()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        var nix = NixTools.Script(folder, """
            case " $* " in
                *" config show "*) echo "error: unknown command" >&2; exit 1 ;;
                *" show-config --json "*) echo '{"substituters":{"value":["https://a.example","https://b.example"]},"build-users-group":{"value":"nixbld"}}' ;;
            esac
            """);

        var configuration = await NixConfiguration.ReadAsync(nix, folder.Path, CancellationToken.None);

        Assert.Equal(["https://a.example", "https://b.example"], configuration.Substituters);
        Assert.Equal("nixbld", configuration.BuildUsersGroup);
    }

    [Theory]
    [InlineData("exit 1")]
    [InlineData("echo nonsense")]
    [InlineData("echo '[]'")]
    [InlineData("echo '{\"substituters\":null}'")]
    [InlineData("echo '{\"substituters\":{\"value\":null}}'")]
    public async Task An_answer_that_is_not_understood_is_empty(string script)
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);

        var configuration = await NixConfiguration.ReadAsync(NixTools.Script(folder, script), folder.Path, CancellationToken.None);

        Assert.Empty(configuration.Substituters);
        Assert.Empty(configuration.BuildUsersGroup);
    }
}
