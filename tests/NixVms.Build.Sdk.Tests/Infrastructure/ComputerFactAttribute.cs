namespace NixVms.Build.Sdk.Tests.Infrastructure;

/// <summary>A test with further computers: it takes mounts, an SSH server and a Nix that is not in the store that they do not have.</summary>
internal sealed class ComputerFactAttribute : FactAttribute
{
    public ComputerFactAttribute()
    {
        Skip = new MountFactAttribute().Skip
            ?? (SshServer.Program is null ? "There is no sshd: eng/install-prerequisites.sh --tests unpacks it." : null)
            ?? (NixPrograms.Find("nix-store").StartsWith("/nix/", StringComparison.Ordinal) ? "This Nix is in the store that another computer would not have." : null);
    }
}
