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

    // A daemon with build users of its own in front of the same store: what it writes is seen in this namespace alone, or the
    // store would belong to a group that the machine does not have. Arguments: a folder, and what is built again.
    private const string CheckByBuildUsers = """
        folder=$1
        shift
        mkdir -p "$folder"
        mount -t tmpfs none "$folder"
        cd "$folder"
        mkdir upper work conf
        mount -t overlay -o lowerdir=/nix,upperdir="$PWD/upper",workdir="$PWD/work" none /nix
        cp /etc/passwd /etc/group .
        echo 'nixbld:x:30900:nixvms-build-1,nixvms-build-2' >> group
        for number in 1 2; do
          echo "nixvms-build-$number:x:3090$number:30900::/var/empty:/usr/sbin/nologin" >> passwd
        done
        mount --bind passwd /etc/passwd
        mount --bind group /etc/group
        rm -rf /nix/var/nix/daemon-socket
        export NIX_CONF_DIR="$PWD/conf" NIX_CONFIG=
        nix-daemon --option build-users-group nixbld --option substitute false --option sandbox true --option max-jobs 2 > log 2>&1 &
        trap 'kill $!' EXIT
        for attempt in $(seq 100); do [ -S /nix/var/nix/daemon-socket/socket ] || sleep 0.1; done
        HOME=/var/empty NIX_REMOTE=daemon setpriv --reuid=65534 --regid=65534 --clear-groups nix-store --realise --check --keep-going "$@"
        stat -c %G /nix/store
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    [Fact(Timeout = Limits.Long)]
    public async Task Every_derivation_builds_again_to_the_same_bits_in_the_sandbox_and_outside()
    {
        var (project, derivations) = await BuildAsync();

        // What has owners, which takes the longest, is built in the sandbox again by the next test, by others than root.
        var inSandbox = new MountFactAttribute().Skip is null ? derivations.Where(d => !HasOwners(d)) : derivations;
        (await RealiseAsync(project, derivations, "--check", "--keep-going", "--option", "sandbox", "false")).AssertSucceeded();
        (await RealiseAsync(project, [.. inSandbox], "--check", "--keep-going", "--option", "sandbox", "true")).AssertSucceeded();
    }

    [MountFact(Timeout = Limits.Long)]
    public async Task What_has_owners_builds_to_the_same_bits_for_an_ordinary_user_by_a_daemon_that_has_build_users()
    {
        var (project, all) = await BuildAsync();
        var derivations = all.Where(HasOwners).ToList();
        Assert.True(derivations.Count > WithOwners.Length, string.Join('\n', all));
        var check = await project.RunAsync(Limit, ["unshare", "--mount", "sh", "-euc", CheckByBuildUsers, "sh", project["namespace"], .. derivations]);
        check.AssertSucceeded();
        Assert.EndsWith("nixbld", check.Text.TrimEnd());
    }

    // Images of packages and of the store, the database, locales and configurations: some for both architectures.
    private static readonly string[] WithOwners = ["-nixvms-core-", "-nixvms-extra-", "-nixvms-postgresql-cluster-", "-nixvms-locales.drv", "-nixos-system-", "-nixos-vm-"];

    private static bool HasOwners(string derivation) => WithOwners.Any(name => derivation.Contains(name, StringComparison.Ordinal));

    /// <summary>Builds the network, and returns what it is made of: downloads are checked by their hashes already.</summary>
    private async Task<(TestProject Project, IReadOnlyList<string> Derivations)> BuildAsync()
    {
        var project = TestProject.OfNetwork(sdk, Network);
        (await project.BuildAsync()).AssertSucceededWithoutWarnings();

        var closure = await project.RunAsync("nix-store", "--query", "--requisites", project.Manifest().GetProperty("drvPath").GetString()!);
        closure.AssertSucceeded();
        Assert.All(["-nixvms-postgresql-cluster-", "-nixvms-locales.drv", "-nixos-vm-alpha.drv"], name => Assert.Contains(name, closure.Text));

        var derivations = closure.Text.Split('\n').Where(path => path.EndsWith(".drv", StringComparison.Ordinal) && !path.EndsWith(".deb.drv", StringComparison.Ordinal)).ToList();
        (await RealiseAsync(project, derivations)).AssertSucceeded();
        return (project, derivations);
    }

    private static Task<ProgramOutput> RealiseAsync(TestProject project, IReadOnlyList<string> derivations, params string[] options) =>
        project.RunAsync(Limit, ["nix-store", "--realise", .. options, .. derivations, "--max-jobs", "2", "--option", "substitute", "false", "--option", "build-users-group", ""]);
}
