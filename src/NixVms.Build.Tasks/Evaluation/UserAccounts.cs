using NixVms.Build.Tasks.Unix;

namespace NixVms.Build.Tasks.Evaluation;

/// <summary>The accounts that Nix builds with.</summary>
internal static class UserAccounts
{
    /// <summary>
    /// Whether Nix would refuse to build because it runs as root and its group of build users does not exist, as
    /// after a bare <c>apt-get install nix-bin</c> in a container. Building as root is then all there is.
    /// </summary>
    public static bool BuildUsersAreMissing(string group) =>
        group.Length > 0 && File.Exists("/etc/group") && Libc.EffectiveUserId() == 0 &&
        !File.ReadLines("/etc/group").Any(line => line.StartsWith(group + ":", StringComparison.Ordinal));
}
