using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Deploying;

/// <summary><c>-t:Deploy</c> to a computer that has Nix, whose database has to know what arrives.</summary>
[Collection(PackedSdk.Alone)]
public sealed class DeployWithNixTests(PackedSdk sdk)
{
    [ComputerFact(Timeout = Limits.Builds)]
    public async Task A_system_is_copied_by_Nix_and_set_as_the_profile()
    {
        var client = await SshClient.NewAsync(sdk);
        using var one = await Computer.StartAsync(sdk, client, "one");
        var project = TestProject.OfNetwork(
                sdk,
                """
                {
                  web.deployment = {
                    targetHost = "one";
                    sshOptions = [ "-F" (toString ./config) ];
                    keys.token = { text = "swordfish"; destDir = "/run/secret keys"; };
                  };
                }
                """,
                "it's a folder")
            .With("config", await File.ReadAllTextAsync(client.Options[3..]));

        // It is no machine that runs systemd, and so nothing can take the system over.
        var deployed = (await project.BuildAsync("-t:Deploy")).AssertError("NIXVM5015", project["network.nix"], 2, 3);

        Assert.Contains("web (root@one): it did not take the system over", deployed.Text, StringComparison.Ordinal);
        var answer = await project.RunAsync(
            "ssh", "-F", project["config"], "one",
            "nix-store --check-validity \"$(readlink -f /nix/var/nix/profiles/system)\" && basename \"$(readlink -f /nix/var/nix/profiles/system)\" | cut -c34- && stat -c %a '/run/secret keys/token'");
        Assert.Equal("nixos-system-web\n600", answer.Text.Trim());
    }
}
