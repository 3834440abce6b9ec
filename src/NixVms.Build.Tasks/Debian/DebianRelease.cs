using System.Runtime.InteropServices;
using NixVms.Build.Tasks.Networks;

namespace NixVms.Build.Tasks.Debian;

/// <summary>A release that machines of the debian platform can run, and the names that Debian's archive uses.</summary>
/// <remarks>What machines are made of in each of them stands in sdk/nix/platforms/debian/releases.</remarks>
internal sealed class DebianRelease
{
    /// <summary>The archive of a release and its point releases, and that of security updates: keys of mirrors.json.</summary>
    public const string MainArchive = "main";
    public const string SecurityArchive = "security";

    /// <summary>Builders run the busybox of this computer's architecture, whatever the machine's own is.</summary>
    public static readonly string BuilderArchitecture = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64";

    /// <summary>The package that holds <see cref="BootstrapTools"/>'s busybox.</summary>
    public const string BootstrapPackage = "busybox-static";

    public static readonly DebianRelease Bookworm = new("bookworm", "12");
    public static readonly DebianRelease Trixie = new("trixie", "13");

    /// <summary>All releases, the oldest first.</summary>
    public static readonly IReadOnlyList<DebianRelease> All = [Bookworm, Trixie];

    /// <summary>Architectures that a lock may hold, as Debian names them.</summary>
    public static readonly IReadOnlyList<string> Architectures = ["amd64", "i386", "arm64"];

    private DebianRelease(string codename, string number)
    {
        Codename = codename;
        Number = number;
    }

    /// <summary>What a network gets that names none, in a project without a lock.</summary>
    public static DebianRelease Default => Trixie;

    /// <summary>As suites and locks name it: <c>bookworm</c>.</summary>
    public string Codename { get; }

    /// <summary>As people name it: <c>12</c>.</summary>
    public string Number { get; }

    /// <summary>For messages: <c>Debian 12 (bookworm)</c>.</summary>
    public string Title => $"Debian {Number} ({Codename})";

    /// <summary>The release with this number or codename; null if there is none.</summary>
    public static DebianRelease? Find(string name) => All.FirstOrDefault(release => release.Number == name || release.Codename == name);

    /// <summary>The release that a setting chooses.</summary>
    /// <param name="setting">The setting <c>DebianRelease</c>; null for the default.</param>
    /// <exception cref="Diagnostics.NixVmsException">There is no such release.</exception>
    public static DebianRelease Of(Setting? setting) => setting is null
        ? Default
        : Find(setting.Value) ?? throw setting.Invalid(Choices);

    /// <summary>Every value that the setting may have, for messages.</summary>
    public static string Choices => string.Join(", or ", All.Select(release => $"{release.Number} ({release.Codename})"));

    /// <summary>The suites of the release on these mirrors, the main one first.</summary>
    public IReadOnlyList<ArchiveSuite> SuitesOn(DebianMirrors mirrors)
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
