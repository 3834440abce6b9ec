namespace NixVms.Build.Sdk.Tests.Infrastructure;

/// <summary>The program sshd: the system's, or the one that eng/install-prerequisites.sh has unpacked, so that no daemon was installed.</summary>
internal static class SshServer
{
    private static string Unpacked => Path.Combine(Repository.Root, "artifacts/test-tools/openssh-server");

    /// <summary>Its path, or null.</summary>
    public static string? Program => new[] { "/usr/sbin/sshd", Path.Combine(Unpacked, "usr/sbin/sshd") }.FirstOrDefault(File.Exists);

    /// <summary>Where the libraries are that were unpacked with it.</summary>
    public static string Libraries => string.Join(":", Directory.Exists(Unpacked) ? Directory.EnumerateDirectories(Unpacked, "*-linux-gnu", SearchOption.AllDirectories) : []);
}
