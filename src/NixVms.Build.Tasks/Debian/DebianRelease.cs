namespace NixVms.Build.Tasks.Debian;

/// <summary>The release that machines of the debian platform run, and the names its archive uses.</summary>
internal static class DebianRelease
{
    public const string Codename = "bookworm";

    /// <summary>The archive of the release and its point releases, and that of security updates: keys of mirrors.json.</summary>
    public const string MainArchive = "main";
    public const string SecurityArchive = "security";

    /// <summary>Architectures that a lock may hold, as Debian names them.</summary>
    public static readonly IReadOnlyList<string> Architectures = ["amd64", "i386"];

    /// <summary>Builders run this architecture's busybox, whatever the machine's own is.</summary>
    public const string BuilderArchitecture = "amd64";

    /// <summary>The package that holds <see cref="BootstrapTools"/>'s busybox.</summary>
    public const string BootstrapPackage = "busybox-static";

    /// <summary>The suites of the release on these mirrors, the main one first.</summary>
    public static IReadOnlyList<ArchiveSuite> SuitesOn(DebianMirrors mirrors)
    {
        var suites = new List<ArchiveSuite>
        {
            new(Codename, MainArchive, mirrors.Main),
            new(Codename + "-updates", MainArchive, mirrors.Main),
        };
        if (mirrors.Security is not null)
            suites.Add(new(Codename + "-security", SecurityArchive, mirrors.Security));
        return suites;
    }
}
