namespace NixVms.Testing.Tests.Networks;

public sealed class VmNetworkOptionsTests
{
    /// <summary>A link to a relative one leads nowhere, and QEMU opens such a link again and again, for ever.</summary>
    [Fact]
    public void Paths_are_relative_to_the_current_folder_and_to_no_other()
    {
        var options = new VmNetworkOptions { SnapshotCache = "cache", TemporaryDirectory = "t/m", ArtifactsDirectory = "../kept", QemuPath = "./qemu" }.WithFullPaths();
        Assert.Equal(
            new[] { "cache", "t/m", "../kept", "qemu" }.Select(Path.GetFullPath),
            [options.SnapshotCache, options.TemporaryDirectory, options.ArtifactsDirectory, options.QemuPath]);
    }

    [Fact]
    public void A_command_is_looked_for_in_PATH_and_what_is_not_given_stays_so()
    {
        var options = new VmNetworkOptions { QemuPath = "qemu-system-x86_64" };
        Assert.Equal(options, options.WithFullPaths());
    }
}
