namespace NixVms.Build.Sdk.Tests.Infrastructure;

/// <summary>A user's SSH configuration: a key, known computers and their ports, in files of its own.</summary>
internal sealed class SshClient
{
    private readonly string _folder;

    private SshClient(string folder) => _folder = folder;

    public string PublicKeyFile => Key + ".pub";

    /// <summary>What tells ssh of the configuration: the value of NIX_SSHOPTS.</summary>
    public string Options => $"-F {Configuration}";

    private string Key => Path.Combine(_folder, "key");

    private string Configuration => Path.Combine(_folder, "config");

    private string KnownHosts => Path.Combine(_folder, "known_hosts");

    public static async Task<SshClient> NewAsync(PackedSdk sdk)
    {
        var client = new SshClient(sdk.Folder.New("ssh"));
        await NewKeyAsync(sdk, client.Key);
        File.WriteAllText(client.Configuration, "");
        File.WriteAllText(client.KnownHosts, "");
        return client;
    }

    /// <summary>Makes a pair of keys.</summary>
    public static async Task<string> NewKeyAsync(PackedSdk sdk, string path)
    {
        (await sdk.RunAsync(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", path], sdk.Temporary, sdk.NewEnvironment(), TimeSpan.FromSeconds(20))).AssertSucceeded();
        return path;
    }

    /// <summary>Adds a computer.</summary>
    /// <param name="name">What Nix calls it.</param>
    /// <param name="port">Its port on the loopback interface.</param>
    /// <param name="hostKey">Its public key; null where the user has not seen it yet.</param>
    /// <param name="key">The user's key for it; null for the usual one.</param>
    public void Add(string name, int port, string? hostKey, string? key = null)
    {
        File.AppendAllText(Configuration, $"""
            Host {name}
              HostName 127.0.0.1
              Port {port}
              User root
              IdentityFile {key ?? Key}
              IdentitiesOnly yes
              HostKeyAlias {name}
              UserKnownHostsFile {KnownHosts}

            """);
        if (hostKey is not null)
            File.AppendAllText(KnownHosts, $"{name} {hostKey}\n");
    }
}
