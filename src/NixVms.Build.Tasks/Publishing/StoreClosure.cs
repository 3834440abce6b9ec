using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Logs;
using NixVms.Build.Tasks.Nix;
using NixVms.Build.Tasks.Processes;

namespace NixVms.Build.Tasks.Publishing;

/// <summary>All store paths that one of them needs.</summary>
internal static class StoreClosure
{
    /// <exception cref="NixVmsException">The path is not in the store, or Nix fails.</exception>
    public static async Task<IReadOnlyList<string>> OfAsync(string path, NixInstallation nix, string workingDirectory, SourcePosition project, CancellationToken cancellationToken)
    {
        var result = await ProcessRunner.CaptureAsync(new ProcessCommand(nix.Store, ["--query", "--requisites", path], workingDirectory), cancellationToken).ConfigureAwait(false);
        if (result.StandardError.Contains("is not valid", StringComparison.Ordinal))
            throw new NixVmsException(ErrorCodes.NotBuilt, $"{path} is not in the Nix store (any more). Build the network before it is published: dotnet publish does so without --no-build.", project);
        return result.ExitCode == 0
            ? [.. result.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)]
            : throw new NixVmsException(ErrorCodes.NixFailed, $"Nix does not say what {path} needs: {TerminalText.Clean(result.StandardError).Trim()}", project);
    }
}
