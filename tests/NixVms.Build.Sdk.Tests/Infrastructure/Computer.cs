using System.Diagnostics;
using System.Net.Sockets;

namespace NixVms.Build.Sdk.Tests.Infrastructure;

/// <summary>
/// Another computer, as far as Nix can tell: an SSH server on the loopback interface, in namespaces with a store, a host name
/// and processes of their own. Its end takes all of them along.
/// </summary>
internal sealed class Computer : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);

    // sshd needs an account, and looks its own host name up.
    private const string Script =
        """
        hostname "$1"
        mount -t tmpfs none /nix
        mount -t tmpfs none /run
        mkdir /run/sshd
        { cat /etc/passwd; grep -q ^sshd: /etc/passwd || echo sshd:x:65533:65534::/run/sshd:/usr/sbin/nologin; } > /run/passwd
        { cat /etc/hosts; echo "127.0.0.1 $1"; } > /run/hosts
        mount --bind /run/passwd /etc/passwd
        mount --bind /run/hosts /etc/hosts
        exec "$2" -D -e -f "$3"
        """;

    private readonly RunningProgram _program;
    private bool _isOff;

    private Computer(RunningProgram program, string name, string publicKey)
    {
        _program = program;
        Address = $"ssh-ng://{name}";
        PublicKey = publicKey;
    }

    /// <summary>Its address for Nix, in a project whose builds use the same <see cref="SshClient"/>.</summary>
    public string Address { get; }

    public string PublicKey { get; }

    /// <summary>Starts a computer and makes it known to a client.</summary>
    /// <param name="sdk">The test's folder.</param>
    /// <param name="client">Who may come in.</param>
    /// <param name="name">Its host name.</param>
    /// <param name="configuration">Its nix.conf.</param>
    public static async Task<Computer> StartAsync(PackedSdk sdk, SshClient client, string name, string configuration = "")
    {
        var folder = sdk.Folder.New(name);
        var key = await SshClient.NewKeyAsync(sdk, Path.Combine(folder, "host-key"));
        File.WriteAllText(Path.Combine(folder, "nix.conf"), $"build-users-group =\nsandbox = false\nsubstituters =\nsystem-features = big-parallel\n{configuration}\n");
        var port = Machines.FreePort();
        var settings = Path.Combine(folder, "sshd_config");
        File.WriteAllText(settings, $"""
            ListenAddress 127.0.0.1
            Port {port}
            HostKey {key}
            AuthorizedKeysFile {client.PublicKeyFile}
            StrictModes no
            PidFile none
            UsePAM no
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            SetEnv NIX_CONF_DIR={folder}

            """);
        var environment = sdk.NewEnvironment();
        environment["LD_LIBRARY_PATH"] = SshServer.Libraries;
        var program = sdk.Start(
            ["unshare", "--mount", "--uts", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-euc", Script, "sh", name, SshServer.Program!, settings], folder, environment);
        for (var watch = Stopwatch.StartNew(); !await AnswersAsync(port); await Task.Delay(50))
        {
            if (!program.HasExited && watch.Elapsed < StartLimit)
                continue;
            var output = program.Output;
            program.Dispose();
            throw new InvalidOperationException($"The computer {name} did not start.\n{output}");
        }

        var publicKey = File.ReadAllText(key + ".pub").Trim();
        client.Add(name, port, publicKey);
        return new Computer(program, name, publicKey);
    }

    /// <summary>A line for NixBuilders.</summary>
    public string AsBuilder(string systems = "x86_64-linux", string features = "-") => $"{Address} {systems} - 1 1 {features}";

    /// <summary>Cuts its power.</summary>
    public void Dispose()
    {
        if (!_isOff)
            _program.Dispose();
        _isOff = true;
    }

    private static async Task<bool> AnswersAsync(int port)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
