using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Platform;

/// <summary>Everything that is built comes out the same, bit for bit, however often and in or outside of the sandbox.</summary>
[Collection(PackedSdk.Packages)]
public sealed class PackageReproducibilityTests(PackedSdk sdk)
{
    // Each builder once: packages with set-user-ID programs and libraries, scripts, joins, formats, services with data of
    // their own, a database, a locale, alternatives, certificates, accounts, a store image, the images of both architectures.
    private const string Network = """
        {
          alpha = { pkgs, ... }: {
            environment.systemPackages = [
              pkgs.sudo
              pkgs.vim
              pkgs.cacert
              pkgs.ca-certificates-java
              (pkgs.symlinkJoin { name = "tools"; paths = [ (pkgs.writeShellScriptBin "own" "true") pkgs.lynx ]; })
            ];
            environment.etc."settings.toml".source = (pkgs.formats.toml { }).generate "settings.toml" { a.b = 1; };
            environment.etc."both".source = pkgs.concatText "both" [ (pkgs.writeText "a" "a") (pkgs.writeText "b" "b") ];
            systemd.packages = [ pkgs.mosquitto pkgs.gearman-job-server ];
            systemd.services.mosquitto.serviceConfig.ExecStart = [ "" "/bin/true" ];
            services.httpd.enable = true;
            services.openssh.enable = true;
            services.postgresql.enable = true;
            i18n.defaultLocale = "de_DE.UTF-8";
            virtualisation.useNixStoreImage = true;
            users.users.ann = { isNormalUser = true; password = "secret"; };
          };
          beta.nixpkgs.system = "i686-linux";
        }
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    [Fact(Timeout = Limits.Long)]
    public async Task Every_derivation_builds_again_to_the_same_bits_in_the_sandbox_and_outside()
    {
        var project = TestProject.OfNetwork(sdk, Network);
        (await project.BuildAsync()).AssertSucceededWithoutWarnings();

        var closure = await project.RunAsync("nix-store", "--query", "--requisites", project.Manifest().GetProperty("drvPath").GetString()!);
        closure.AssertSucceeded();

        // Downloads are checked by their hashes already.
        var derivations = closure.Text.Split('\n').Where(path => path.EndsWith(".drv", StringComparison.Ordinal) && !path.EndsWith(".deb.drv", StringComparison.Ordinal)).ToList();
        Assert.All(["-nixvms-postgresql-cluster-", "-nixvms-locales.drv", "-nixos-vm-alpha.drv"], name => Assert.Contains(name, closure.Text));
        (await RealiseAsync("--realise")).AssertSucceeded();
        foreach (var sandbox in new[] { "true", "false" })
            (await RealiseAsync("--realise", "--check", "--keep-going", "--option", "sandbox", sandbox)).AssertSucceeded();

        Task<ProgramOutput> RealiseAsync(params string[] command) =>
            project.RunAsync(Limit, ["nix-store", .. command, .. derivations, "--max-jobs", "2", "--option", "substitute", "false", "--option", "build-users-group", ""]);
    }
}
