using System.Diagnostics;
using System.Net.Sockets;
using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests;

/// <summary>An ordinary user builds through the Nix daemon.</summary>
[Collection(PackedSdk.Usage)]
public sealed class OrdinaryUserTests(PackedSdk sdk)
{
    private const string Socket = "/nix/var/nix/daemon-socket/socket";

    [RootFact(Timeout = Limits.Builds)]
    public async Task A_user_without_rights_builds_a_network_through_the_daemon()
    {
        using var daemon = await StartDaemonAsync();
        var project = TestProject.OfNetwork(sdk);
        var home = sdk.Folder.New("home");
        foreach (var variable in new[] { "NUGET_PACKAGES", "XDG_DATA_HOME", "XDG_CACHE_HOME", "TMPDIR" })
            project.WithVariable(variable, Directory.CreateDirectory(Path.Combine(home, variable)).FullName);
        project.WithVariable("HOME", home).WithVariable("USER", "nobody");
        // The daemon's own configuration counts: a user may not change it.
        project.WithVariable("NIX_CONFIG", "");
        (await project.RunAsync("chown", "-R", "nobody", home, project["../.."])).AssertSucceeded();

        // Debian's package nix-setup-systemd leaves the socket to a group.
        var group = (await project.RunAsync("stat", "--format=%g", Path.GetDirectoryName(Socket)!)).AssertSucceeded().Text.Trim();

        var build = await project.RunAsync(
            "setpriv", "--reuid=nobody", "--regid=65534", $"--groups={group}", "dotnet", "build", project.ProjectFile, "-nodeReuse:false", "-terminalLogger:off");

        build.AssertSucceeded();
        Assert.True(File.Exists(project["result/bin/run-alpha-vm"]), build.Text);
        (await project.RunAsync(project["bin/Debug/lab/run-vms"], "--list")).AssertSucceeded().AssertPrinted("alpha");
    }

    /// <summary>Starts a daemon unless the machine has one.</summary>
    private async Task<IDisposable?> StartDaemonAsync()
    {
        if (Answers())
            return null;

        // The machine may have no build users, as after apt-get install nix-bin in a container.
        var daemon = sdk.Start(["nix-daemon", "--option", "build-users-group", ""], "/", sdk.NewEnvironment());
        for (var watch = Stopwatch.StartNew(); !Answers(); await Task.Delay(100))
        {
            if (daemon.HasExited || watch.Elapsed > TimeSpan.FromSeconds(20))
                throw new InvalidOperationException($"nix-daemon does not answer.\n{daemon.Output}");
        }

        return new Daemon(daemon);
    }

    private static bool Answers()
    {
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(Socket));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Leaves the machine without the socket that it did not have before.</summary>
    private sealed class Daemon(RunningProgram program) : IDisposable
    {
        public void Dispose()
        {
            program.Dispose();
            File.Delete(Socket);
        }
    }
}
