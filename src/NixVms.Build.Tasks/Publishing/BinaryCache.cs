using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Files;
using NixVms.Build.Tasks.Logs;
using NixVms.Build.Tasks.Nix;
using NixVms.Build.Tasks.Processes;

namespace NixVms.Build.Tasks.Publishing;

/// <summary>A folder that Nix takes for a binary cache, with all that a store path needs.</summary>
internal static class BinaryCache
{
    /// <summary>Makes the cache, or completes it; one that is whole costs a question to Nix.</summary>
    /// <param name="outPath">The store path.</param>
    /// <param name="parent">Gets a folder for it, and loses those for others.</param>
    /// <param name="nix">The Nix to call.</param>
    /// <param name="project">The project, for errors.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The folder.</returns>
    /// <exception cref="NixVmsException">Nix fails.</exception>
    public static async Task<string> MakeAsync(string outPath, string parent, NixInstallation nix, SourcePosition project, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(parent, Path.GetFileName(outPath));
        Directory.CreateDirectory(folder);
        foreach (var other in Directory.EnumerateDirectories(parent).Where(f => f != folder).ToList())
            Directory.Delete(other, recursive: true);

        // Whether an address of Nix is read with escapes depends on its version; a link has none.
        var links = Directory.CreateTempSubdirectory("nixvms-");
        try
        {
            var link = Path.Combine(links.FullName, "cache");
            File.CreateSymbolicLink(link, folder);
            var command = new ProcessCommand(
                nix.Nix,
                ["--extra-experimental-features", "nix-command", "copy", "--to", $"file://{link}?compression=zstd", outPath],
                parent);
            var result = await ProcessRunner.CaptureAsync(command, cancellationToken).ConfigureAwait(false);
            return result.ExitCode == 0
                ? folder
                : throw new NixVmsException(ErrorCodes.NixFailed, $"Nix cannot make a binary cache of {outPath}: {TerminalText.Clean(result.StandardError).Trim()}", project);
        }
        finally
        {
            links.Delete(recursive: true);
        }
    }
}
