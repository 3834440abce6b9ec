namespace NixVms.Build.Tasks.Nix;

/// <summary>The accounts that Nix runs and builds with.</summary>
internal static class UserAccounts
{
    private const string Groups = "/etc/group";
    private const string Users = "/etc/passwd";

    /// <summary>The home folder that the list of users has for this one, or null.</summary>
    public static string? HomeOfThisUser
    {
        get
        {
            if (!File.Exists(Users))
                return null;
            var name = Environment.UserName;
            return File.ReadLines(Users).Select(line => line.Split(':')).FirstOrDefault(fields => fields.Length > 5 && fields[0] == name)?[5];
        }
    }

    /// <summary>Whether Nix builds as other users than the one that runs it: root needs them.</summary>
    public static bool NeedsBuildUsers => File.Exists(Groups) && Environment.IsPrivilegedProcess;

    /// <summary>
    /// Where build users are needed: whether Nix would refuse to build because their group of build users does not exist, as after a bare
    /// <c>apt-get install nix-bin</c> in a container. Building as root is then all there is.
    /// </summary>
    /// <param name="group">The group's name; empty where Nix builds as root anyway.</param>
    public static bool BuildUsersAreMissing(string group) =>
        group.Length > 0 && !File.ReadLines(Groups).Any(line => line.StartsWith(group + ":", StringComparison.Ordinal));
}
