using System.Runtime.Versioning;
using System.Text;
using NixVms.Build.Tasks.Debian;

namespace NixVms.Build.Tasks.Tests.Debian;

/// <summary>A small signed Debian archive on disk: real apt, real signatures, no network, and suites that change at will.</summary>
[SupportedOSPlatform("linux")]
internal sealed class LocalArchive : IDisposable
{
    private static readonly Lazy<Task<(string Home, string Keyring)>> Key = new(MakeKeyAsync);

    private readonly ScratchFolder _folder = new();
    private string _keyring = "";

    public string Mirror => "file://" + _folder["debian"] + "/";

    public string SecurityMirror => "file://" + _folder["debian-security"] + "/";

    public string Home => _folder["home"];

    public string UserLock => DebianState.FromEnvironment(Environment, DebianRelease.Bookworm).UserLock;

    public Dictionary<string, string> Environment
    {
        get
        {
            var environment = DebianTestEnvironment.In(Home);
            environment[DebianTools.KeyringVariable] = _keyring;
            environment[AptSources.MirrorVariable] = Mirror;
            environment[AptSources.SecurityMirrorVariable] = SecurityMirror;
            return environment;
        }
    }

    /// <summary>An archive with busybox, two packages and nothing in the other suites.</summary>
    public static async Task<LocalArchive> CreateAsync()
    {
        var archive = new LocalArchive { _keyring = (await Key.Value).Keyring };
        await archive.PublishReleaseAsync("bookworm", "1.0-1", busybox: "1.35-1");
        return archive;
    }

    /// <summary>Publishes the same packages, of this version, as a release, with another busybox, since releases share their files.</summary>
    public async Task PublishReleaseAsync(string codename, string version, string busybox)
    {
        foreach (var architecture in DebianRelease.Architectures)
        {
            await PublishAsync(codename, architecture, await BusyboxAsync(busybox, architecture),
                PackageTexts.Stanza("app", version, depends: "library", architecture: architecture),
                PackageTexts.Stanza("library", version, architecture: architecture),
                PackageTexts.Stanza("game", version, architecture: architecture));
            await PublishAsync(codename + "-updates", architecture);
            await PublishAsync(codename + "-security", architecture);
        }
    }

    /// <summary>Replaces what a suite has of an architecture.</summary>
    public async Task PublishAsync(string suite, string architecture, params string[] stanzas)
    {
        var dist = DistOf(suite);
        var list = Path.Combine(dist, "main", $"binary-{architecture}", "Packages");
        Directory.CreateDirectory(Path.GetDirectoryName(list)!);
        File.WriteAllText(list, string.Concat(stanzas));

        var date = DateTime.UtcNow.ToString("r").Replace("GMT", "UTC");
        var release = new StringBuilder($"Origin: Debian\nLabel: Debian\nSuite: {suite}\nCodename: {suite}\nDate: {date}\nArchitectures: amd64 i386\nComponents: main\nSHA256:\n");
        foreach (var file in Directory.GetFiles(dist, "Packages", SearchOption.AllDirectories))
            release.Append($" {Hex.Sha256OfFile(file)} {new FileInfo(file).Length} {Path.GetRelativePath(dist, file)}\n");
        File.WriteAllText(Path.Combine(dist, "Release"), release.ToString());

        var (home, _) = await Key.Value;
        await Programs.RunAsync("gpg", ["--homedir", home, "--batch", "--yes", "--clearsign", "-o", "InRelease", "Release"], dist);
    }

    /// <summary>Makes a package with a busybox that says its version. Returns its stanza.</summary>
    public async Task<string> BusyboxAsync(string version, string architecture = "amd64")
    {
        var tree = _folder[$"tree-{version}-{architecture}"];
        Directory.CreateDirectory(Path.Combine(tree, "DEBIAN"));
        Directory.CreateDirectory(Path.Combine(tree, "bin"));
        File.WriteAllText(Path.Combine(tree, "DEBIAN", "control"), $"Package: busybox-static\nVersion: {version}\nArchitecture: {architecture}\nMaintainer: nobody\nDescription: test\n");
        File.WriteAllText(Path.Combine(tree, "bin", "busybox"), $"#!/bin/sh\necho {version}\n");
        File.SetUnixFileMode(Path.Combine(tree, "bin", "busybox"), (UnixFileMode)0b111_101_101);

        var pool = Path.Combine(_folder["debian"], "pool/main/b/busybox-static");
        Directory.CreateDirectory(pool);
        var file = Path.Combine(pool, $"busybox-static_{version}_{architecture}.deb");
        await Programs.RunAsync("dpkg-deb", ["--build", "--root-owner-group", tree, file], _folder.Path);
        return PackageTexts.Stanza("busybox-static", version, architecture: architecture, sha256: Hex.Sha256OfFile(file), size: (int)new FileInfo(file).Length);
    }

    /// <summary>Takes a suite away, as a mirror does that is just being updated.</summary>
    public void Remove(string suite) => Directory.Delete(DistOf(suite), recursive: true);

    /// <summary>Takes all packages away, as a mirror does with old versions.</summary>
    public void RemovePool() => Directory.Delete(Path.Combine(_folder["debian"], "pool"), recursive: true);

    public void Dispose() => _folder.Dispose();

    private string DistOf(string suite) =>
        Path.Combine(_folder[suite.EndsWith("-security", StringComparison.Ordinal) ? "debian-security" : "debian"], "dists", suite);

    private static async Task<(string Home, string Keyring)> MakeKeyAsync()
    {
        var home = Directory.CreateTempSubdirectory("nixvms-gpg-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(home, recursive: true);
        await Programs.RunAsync("gpg", ["--homedir", home, "--batch", "--passphrase", "", "--quick-generate-key", "nixvms test", "ed25519", "sign"], home);
        var keyring = Path.Combine(home, "keyring.gpg");
        await Programs.RunAsync("gpg", ["--homedir", home, "--batch", "-o", keyring, "--export"], home);
        return (home, keyring);
    }
}
