using System.Diagnostics;

namespace NixVms.Tests;

/// <summary>A test that mounts file systems, in a namespace of its own. Containers often may not, root or not.</summary>
internal sealed class MountFactAttribute : FactAttribute
{
    private static readonly Lazy<bool> CanMount = new(() =>
    {
        using var mount = Process.Start(new ProcessStartInfo("unshare", ["-m", "mount", "-t", "tmpfs", "none", "/mnt"]) { RedirectStandardError = true })!;
        mount.WaitForExit();
        return mount.ExitCode == 0;
    });

    public MountFactAttribute()
    {
        if (!CanMount.Value)
            Skip = "Nothing can be mounted here: that takes root and a container that lets it.";
    }
}
