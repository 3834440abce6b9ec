using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Networks;

namespace NixVms.Build.Tasks;

// From diagnostics to events of MSBuild. The engine applies NoWarn, -warnaserror and their like to these by their codes.
public abstract partial class NixNetworkTask
{
    private protected void LogError(Diagnostic diagnostic)
    {
        var (file, line, column) = Place(diagnostic);
        Log.LogError(null, diagnostic.Code, diagnostic.Code, HelpPage.AddressOf(diagnostic.Code), file, line, column, 0, 0, diagnostic.Message);
    }

    private protected void LogWarning(Diagnostic diagnostic)
    {
        var (file, line, column) = Place(diagnostic);
        Log.LogWarning(null, diagnostic.Code, diagnostic.Code, HelpPage.AddressOf(diagnostic.Code), file, line, column, 0, 0, diagnostic.Message);
    }

    /// <summary>Logs what a network's configuration warns of, by its last evaluation.</summary>
    private protected void LogWarnings(NetworkFolder folder)
    {
        if (!File.Exists(folder.Warnings) || Manifests.TryRead(folder.Manifest) is not { } manifest)
            return;
        foreach (var warning in manifest.AllWarnings)
            LogWarning(warning);
    }

    private (string File, int Line, int Column) Place(Diagnostic diagnostic) => diagnostic.Position is { File.Length: > 0 } position
        ? (position.File, position.Line, position.Column)
        : (ProjectFile, 0, 0);
}
