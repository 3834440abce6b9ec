using System.Text;
using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Deploying;

/// <summary><c>-t:Deploy</c> to machines that run, by a real ssh.</summary>
[Collection(PackedSdk.Networks)]
public sealed class DeployTests(DeployNetwork network) : IClassFixture<DeployNetwork>
{
    private const string Loop = """systemd.services.shop = { wantedBy = [ "multi-user.target" ]; script = "echo NUMBER; exec sleep infinity"; };""";

    [Fact(Timeout = Limits.Long)]
    public async Task What_differs_is_restarted_and_what_does_not_is_left_alone_and_secrets_are_nowhere_but_in_the_machine()
    {
        await network.KnowHostsAsync();
        (await network.DeployAsync(Shop(1))).AssertSucceeded();
        var (shop, steady) = (await PidAsync("web", "shop"), await PidAsync("db", "steady"));

        var second = await network.DeployAsync(Shop(1));
        var third = await network.DeployAsync(Shop(2), "-bl:deploy.binlog");

        second.AssertSucceededWithoutWarnings().AssertPrinted("db: nothing to do (").AssertPrinted("files: nothing to do (").AssertPrinted("web: nothing to do (");
        third.AssertSucceededWithoutWarnings().AssertPrinted("web: copied 1 store path; restarted shop.service (").AssertPrinted("db: nothing to do (");
        Assert.NotEqual(shop, await PidAsync("web", "shop"));
        Assert.Equal(steady, await PidAsync("db", "steady"));
        Assert.Equal("2", await network.RunAsync("web", "journalctl -b -u shop -o cat | grep -x 2"));
        Assert.Equal("400 www-data root 14", await network.RunAsync("web", "stat -c '%a %U %G %s' \"/run/keys/it's secret\""));
        Assert.Equal(DeployNetwork.Secret, await network.RunAsync("web", "cat \"/run/keys/it's secret\""));
        Assert.Equal("yes", await network.RunAsync("web", "[ /nix/var/nix/profiles/system -ef /run/current-system ] && echo yes"));

        // What the machine has only until its next start is not what it starts with.
        (await network.DeployAsync(Shop(3), "-p:DeployMachine=web", "-p:DeployAction=test")).AssertSucceeded();
        Assert.Equal("no", await network.RunAsync("web", "[ /nix/var/nix/profiles/system -ef /run/current-system ] || echo no"));
        (await network.DeployAsync(Shop(3), "-p:DeployMachine=web")).AssertSucceeded();
        Assert.Equal("yes", await network.RunAsync("web", "[ /nix/var/nix/profiles/system -ef /run/current-system ] && echo yes"));

        Assert.DoesNotContain(DeployNetwork.Secret, second.Log + third.Log + third.Console, StringComparison.Ordinal);
        var secret = Encoding.UTF8.GetBytes(DeployNetwork.Secret);
        var written = Directory.EnumerateFiles(network.Project.Folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
            .Where(f => Path.GetFileName(f) != "network.nix" && !f.StartsWith(network.Project["state"], StringComparison.Ordinal));
        Assert.Contains(network.Project["deploy.binlog"], written);
        Assert.DoesNotContain(written, f => File.ReadAllBytes(f).AsSpan().IndexOf(secret) >= 0);
        var store = await network.Project.RunAsync("sh", "-c", "grep -rlsF \"$1\" $(nix-store --query --requisites $(nix-store --query --deriver \"$(readlink -f result)\" 2> /dev/null) 2> /dev/null)", "sh", DeployNetwork.Secret);
        Assert.Equal("", store.Text.Trim());
    }

    [Fact(Timeout = Limits.Long)]
    public async Task A_key_that_is_no_more_leaves_the_machine_and_a_changed_one_is_a_difference()
    {
        await network.KnowHostsAsync();
        var more = Of("db", "deployment.keys.more = { keyCommand = [ \"printf\" \"a\\\\nb\" ]; destDir = \"/var/secrets\"; };");
        (await network.DeployAsync(more, "-p:DeployMachine=db")).AssertSucceeded();
        Assert.Equal("a\nb", await network.RunAsync("db", "cat /var/secrets/more"));
        await network.RunAsync("db", "rm /var/secrets/more");
        (await network.DeployAsync(more, "-p:DeployMachine=db")).AssertSucceeded();
        Assert.Equal("600", await network.RunAsync("db", "stat -c %a /var/secrets/more"));

        (await network.DeployAsync(null, "-p:DeployMachine=lab/db")).AssertSucceeded();

        Assert.Equal("gone", await network.RunAsync("db", "[ -e /var/secrets/more ] || echo gone"));
    }

    [Fact(Timeout = Limits.Long)]
    public async Task A_wrong_host_key_is_refused_by_each_machine_that_has_one()
    {
        await network.KnowHostsAsync();
        var before = await SystemAsync("files");
        await network.KnowHostsAsync(rightly: false);

        var deployed = await network.DeployAsync(Of("files", "environment.etc.refused.text = \"\";"));

        deployed.AssertFailed().AssertPrinted("files: failed");
        Assert.Equal(["NIXVM5012", "NIXVM5012", "NIXVM5012"], deployed.Errors.Select(e => e.Code));
        Assert.All(deployed.Errors, e => Assert.Contains("host key", e.Text, StringComparison.Ordinal));
        Assert.Equal(before, await SystemAsync("files"));
    }

    [Fact(Timeout = Limits.Long)]
    public async Task What_fails_on_one_machine_is_told_and_does_not_keep_the_others()
    {
        await network.KnowHostsAsync();
        var broken = new Dictionary<string, string>
        {
            ["web"] = "systemd.services.wrong = { wantedBy = [ \"multi-user.target\" ]; serviceConfig.Type = \"oneshot\"; script = \"echo no such shop; exit 3\"; };",
            ["files"] = "environment.etc.fine.text = \"\"; deployment.keys.k.text = \"\";",
            ["db"] = "environment.etc.db.text = \"\";",
        };
        await network.RunAsync("db", "mv /usr/bin/tar /usr/bin/tar.away");

        var deployed = await network.DeployAsync(broken);

        await network.RunAsync("db", "mv /usr/bin/tar.away /usr/bin/tar");
        deployed.AssertFailed().AssertPrinted("files: copied 1 store path; changed /etc/fine (");
        // A logger gives each line of a message its beginning.
        Assert.Equal(["NIXVM5013", "NIXVM5002"], deployed.Errors.Select(e => e.Code).Distinct());
        Assert.Contains("no such shop", deployed.Console, StringComparison.Ordinal);

        // The next goes on where this one ended; web has the system without the unit since its start.
        (await network.DeployAsync(new Dictionary<string, string>(broken) { ["web"] = "" })).AssertSucceeded().AssertPrinted("web: has the system").AssertPrinted("db: copied").AssertPrinted("files: nothing to do (");

        // Nobody listens on the discard port.
        var away = await network.DeployAsync(new Dictionary<string, string>(broken) { ["web"] = "", ["db"] = "deployment.sshOptions = lib.mkForce [ \"-oPort=9\" ];" }, "-p:DeployMachine=files db");
        away.AssertOnlyError("NIXVM5011", network.Project["network.nix"], 9, 3);
        away.AssertPrinted("files: nothing to do (");
    }

    [Fact(Timeout = Limits.Long)]
    public async Task What_cannot_be_deployed_is_said_before_anything_is_changed()
    {
        await network.KnowHostsAsync();
        var before = await SystemAsync("db");

        (await network.DeployAsync(null, "-p:DeployMachine=wbe")).AssertOnlyError("NIXVM5010", network.Project.ProjectFile);
        (await network.DeployAsync(null, "-p:DeployAction=swich")).AssertOnlyError("NIXVM1002", network.Project.ProjectFile);
        (await network.DeployAsync(Of("db", "deployment.targetUser = \"-oProxyCommand=touch\";"))).AssertOnlyError("NIXVM1002", network.Project["network.nix"], 9, 3);
        (await network.DeployAsync(Of("db", "deployment.privilegeEscalationCommand = \"sudo\";"))).AssertOnlyError("NIXVM1002", network.Project["network.nix"], 9, 3);
        (await network.DeployAsync(Of("db", "deployment.keys.\"../../etc/shadow\".text = \"\";"))).AssertOnlyError("NIXVM5014", network.Project["network.nix"], 9, 3);
        (await network.DeployAsync(Of("db", "deployment.keys.k.keyFile = ./none;"))).AssertOnlyError("NIXVM5014", network.Project["network.nix"], 9, 3);
        (await network.DeployAsync(Of("db", "debian.packages = [ \"sl\" ];"), "-p:DeployMachine=db")).AssertOnlyError("NIXVM5001", network.Project["network.nix"], 9, 3);
        (await network.DeployAsync(Of("db", "environment.etc.boot.text = \"\";"), "-p:DeployMachine=db", "-p:DeployAction=boot")).AssertError("NIXVM5015", network.Project["network.nix"], 9, 3);
        var dry = await network.DeployAsync(Of("db", "environment.etc.dry.text = \"\";"), "-p:DeployMachine=db", "-p:DeployAction=dry-activate");

        dry.AssertSucceeded();
        Assert.Equal(before, await SystemAsync("db"));
    }

    [Fact(Timeout = Limits.Long)]
    public async Task A_deployment_that_is_killed_is_completed_by_the_next()
    {
        await network.KnowHostsAsync();
        for (var i = 0; i < 10; i++)
        {
            network.Write(Of("web", $"environment.etc.killed.text = \"{i}\"; {Loop.Replace("NUMBER", $"{i}", StringComparison.Ordinal)}"));
            using var build = network.Project.StartBuild("build", "-t:Deploy", "-p:DeployMachine=web");
            await build.WaitForProcessAsync(i % 2 == 0 ? "nixvms-deploy" : "tar --extract", TimeSpan.FromSeconds(60));
            await Task.Delay(i * 60);
            build.Program.KillGroup();
            await build.WaitAsync(TimeSpan.FromSeconds(30));
        }

        var last = await network.DeployAsync(Of("web", $"environment.etc.killed.text = \"all\"; {Loop.Replace("NUMBER", "all", StringComparison.Ordinal)}"), "-p:DeployMachine=web");

        last.AssertSucceeded();
        Assert.Equal("all", await network.RunAsync("web", "cat /etc/killed"));
        Assert.Equal("all", await network.RunAsync("web", "journalctl -b -u shop -o cat | grep -x all"));
        Assert.Equal("0", await network.RunAsync("web", "ls -d /nix/store/.nixvms-deploy.* 2> /dev/null | wc -l"));
    }

    private static Dictionary<string, string> Of(string machine, string text) => new() { [machine] = text };

    private static Dictionary<string, string> Shop(int number) => Of("web", Loop.Replace("NUMBER", $"{number}", StringComparison.Ordinal));

    private Task<string> PidAsync(string machine, string unit) => network.RunAsync(machine, $"systemctl show -P MainPID {unit} | grep -vx 0");

    private Task<string> SystemAsync(string machine) => network.RunAsync(machine, "readlink /run/current-system");
}
