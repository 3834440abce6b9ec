using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Platform;

/// <summary>What a user has of the debian platform: a lock, and mirrors that can be reached or cannot.</summary>
internal static class DebianUser
{
    /// <summary>The release of those that name none.</summary>
    public const string Release = "trixie";

    public const string EmptyLock = $$$"""{"schema":1,"release":"{{{Release}}}","architectures":{}}""";

    // Nothing listens on port 1, here or elsewhere.
    private const string DeadMirror = "http://127.0.0.1:1/debian/";

    public static string LockIn(string data) => Path.Combine(data, "nixvms/debian", Release, "debian.lock.json");

    public static TestProject OfAnotherUser(this TestProject project, PackedSdk sdk)
    {
        var home = sdk.Folder.New("home");
        return project
            .WithVariable("HOME", home)
            .WithVariable("XDG_DATA_HOME", Path.Combine(home, "data"))
            .WithVariable("XDG_CACHE_HOME", Path.Combine(home, "cache"));
    }

    public static TestProject WithoutMirror(this TestProject project) =>
        project.WithVariable("NIXVMS_DEBIAN_MIRROR", DeadMirror).WithVariable("NIXVMS_DEBIAN_SECURITY_MIRROR", DeadMirror);
}
