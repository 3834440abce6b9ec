using System.Text.RegularExpressions;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Logs;
using NixVms.Build.Tasks.Processes;

namespace NixVms.Build.Tasks.Nix;

/// <summary>The Nix of this machine.</summary>
/// <param name="Folder">The folder that holds <c>nix-instantiate</c>, <c>nix-store</c> and <c>nix</c>.</param>
internal sealed record NixInstallation(string Folder)
{
    private static readonly Version Oldest = new(2, 8);

    /// <summary>Where installers put Nix, for shells and IDEs whose PATH does not have it.</summary>
    private static readonly string[] UsualFolders = ["/nix/var/nix/profiles/default/bin", "/run/current-system/sw/bin", "/usr/local/bin", "/usr/bin"];

    public string Instantiate => Path.Combine(Folder, "nix-instantiate");

    public string Store => Path.Combine(Folder, "nix-store");

    public string Nix => Path.Combine(Folder, "nix");

    /// <param name="toolPath">The folder, or the path of one of Nix's programs; empty to search PATH.</param>
    /// <param name="environment">The environment to take PATH and HOME from.</param>
    /// <exception cref="NixVmsException">There is no Nix.</exception>
    public static NixInstallation Find(string toolPath, IReadOnlyDictionary<string, string> environment, SourcePosition project)
    {
        if (toolPath.Length > 0)
        {
            var folder = File.Exists(toolPath) ? Path.GetDirectoryName(toolPath)! : toolPath;
            return Has(folder)
                ? new NixInstallation(folder)
                : throw new NixVmsException(ErrorCodes.NixMissing, $"NixToolPath is {toolPath}, but there is no nix-instantiate. Set it to the folder that holds the programs of Nix, or leave it empty to search PATH.", project);
        }

        environment.TryGetValue("PATH", out var path);
        environment.TryGetValue("HOME", out var home);
        var folders = (path ?? "").Split(Path.PathSeparator)
            .Concat(UsualFolders)
            .Concat(home is null ? [] : [Path.Combine(home, ".nix-profile/bin")]);
        return folders.FirstOrDefault(Has) is { } found
            ? new NixInstallation(found)
            : throw new NixVmsException(
                ErrorCodes.NixMissing,
                "Nix is not installed, or not on PATH. On Debian and Ubuntu: apt-get install nix-bin; elsewhere: https://nixos.org/download. If it is installed, set the property NixToolPath to the folder that holds nix-instantiate.",
                project);
    }

    /// <exception cref="NixVmsException">This Nix is older than 2.8, or does not run.</exception>
    /// <returns>What it says of its version.</returns>
    public async Task<string> CheckVersionAsync(string workingDirectory, SourcePosition project, CancellationToken cancellationToken)
    {
        var result = await ProcessRunner.CaptureAsync(new ProcessCommand(Instantiate, ["--version"], workingDirectory), cancellationToken).ConfigureAwait(false);
        var match = Regex.Match(result.StandardOutput, @"\d+\.\d+");
        if (result.ExitCode != 0 || !Version.TryParse(match.Value, out var version))
            throw new NixVmsException(ErrorCodes.NixMissing, $"{Instantiate} does not run: {TerminalText.Clean(result.StandardError).Trim()}", project);
        if (version < Oldest)
            throw new NixVmsException(ErrorCodes.NixTooOld, $"{Instantiate} is Nix {version}; {Oldest} or newer is needed.", project);
        return result.StandardOutput.Trim();
    }

    private static bool Has(string folder) => Path.IsPathRooted(folder) && File.Exists(Path.Combine(folder, "nix-instantiate"));
}
