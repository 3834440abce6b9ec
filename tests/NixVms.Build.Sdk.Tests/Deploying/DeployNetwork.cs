using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Deploying;

/// <summary>
/// Three machines that run, with their stores on images, so that what is deployed has to be copied; a network.nix that says
/// where they are; and the files of an administrator's ssh.
/// </summary>
public sealed class DeployNetwork(PackedSdk sdk) : IAsyncLifetime
{
    public const string Secret = "swordfish-4711";

    private Machines? _machines;
    private TestProject? _project;

    internal TestProject Project => _project ?? throw new InvalidOperationException("There is no project.");

    private Machines Machines => _machines ?? throw new InvalidOperationException("The network is not running.");

    /// <summary>Runs a command on a machine as root; fails with everything that was printed.</summary>
    internal async Task<string> RunAsync(string machine, string command) =>
        (await Machines.WaitForAsync(machine, command, TimeSpan.FromSeconds(30))).TrimEnd();

    /// <summary>Writes the network anew, and deploys.</summary>
    /// <param name="arguments">Arguments of dotnet build.</param>
    /// <param name="of">A machine's name → what is added to it.</param>
    internal Task<BuildOutput> DeployAsync(IReadOnlyDictionary<string, string>? of = null, params string[] arguments)
    {
        Write(of);
        return Project.BuildAsync(["-t:Deploy", .. arguments]);
    }

    internal void Write(IReadOnlyDictionary<string, string>? of = null)
    {
        string Added(string machine) => of is not null && of.TryGetValue(machine, out var text) ? text : "";
        string Port(string machine) => _machines is null ? "" : $"deployment.targetPort = {_machines.PortOf(machine)};";
        Project.With("network.nix", $$"""
            {
              defaults = {
                services.openssh.enable = true;
                users.users.deployer = { isNormalUser = true; openssh.authorizedKeys.keyFiles = [ ./id.pub ]; };
                security.sudo.extraRules = [ { users = [ "deployer" ]; commands = [ { command = "ALL"; options = [ "NOPASSWD" ]; } ]; } ];
                deployment.targetHost = "127.0.0.1";
                deployment.sshOptions = [ "-F" "none" "-i" (toString ./id) "-oUserKnownHostsFile=\"${toString ./known_hosts}\"" ];
              };
              db = { lib, ... }: {
                {{Port("db")}}
                systemd.services.steady = { wantedBy = [ "multi-user.target" ]; script = "exec sleep infinity"; };
                {{Added("db")}}
              };
              files = {
                {{Port("files")}}
                deployment.targetUser = "deployer";
                {{Added("files")}}
              };
              web = {
                {{Port("web")}}
                deployment.keys."it's secret" = { text = "{{Secret}}"; user = "www-data"; permissions = "0400"; };
                {{Added("web")}}
              };
            }
            """);
    }

    /// <summary>Makes the machines' own host keys the known ones, or a wrong one.</summary>
    internal async Task KnowHostsAsync(bool rightly = true)
    {
        var lines = new List<string>();
        foreach (var machine in new[] { "db", "files", "web" })
        {
            var key = await RunAsync(rightly ? machine : machine == "db" ? "web" : "db", "cut -d' ' -f1-2 /etc/ssh/ssh_host_ed25519_key.pub");
            lines.Add($"[127.0.0.1]:{Machines.PortOf(machine)} {key}");
        }

        await File.WriteAllLinesAsync(Project["known_hosts"], lines);
    }

    async Task IAsyncLifetime.InitializeAsync()
    {
        _project = new TestProject(sdk, "it's a folder")
            .With("lab.nixnet", "")
            .With("known_hosts", "")
            .WithProject("lab.proj", """<Project Sdk="NixVms.Build" />""")
            .WithVariable("NIXVMS_STORE_IMAGE", "1");
        (await _project.RunAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", _project["id"])).AssertSucceeded();
        Write();
        (await _project.BuildAsync()).AssertSucceeded();
        _machines = Machines.Start(_project, _project["bin/Debug/lab/run-vms"], _project["state"], "db", "files", "web");
        await _machines.WaitForSshAsync(TimeSpan.FromMinutes(8));
        await _machines.ShareConnectionsAsync();
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        if (_machines is null)
            return;
        _machines.Program.Interrupt();
        await _machines.Program.WaitAsync(TimeSpan.FromSeconds(30));
        _machines.Dispose();
    }
}
