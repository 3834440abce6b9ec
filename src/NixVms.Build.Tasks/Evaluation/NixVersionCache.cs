using NixVms.Build.Tasks.Files;
using NixVms.Build.Tasks.Unix;

namespace NixVms.Build.Tasks.Evaluation;

/// <summary>Remembers the version of a Nix by the time and size of its program, so that it need not be started to ask.</summary>
/// <param name="path">A file in obj/: the program's identity in the first line, its version in the second.</param>
internal sealed class NixVersionCache(string path)
{
    /// <summary>The program and its version, as a setting that evaluations depend on.</summary>
    /// <param name="nix">The Nix.</param>
    /// <param name="ask">Starts it to ask for its version.</param>
    public async Task<string> VersionOfAsync(NixInstallation nix, Func<Task<string>> ask)
    {
        var program = new FileInfo(RealPath.Of(nix.Instantiate));
        var identity = $"{program.FullName} {program.Length} {program.LastWriteTimeUtc.Ticks}";
        var remembered = File.Exists(path) ? File.ReadAllLines(path) : [];
        if (remembered.Length == 2 && remembered[0] == identity)
            return $"{program.FullName} {remembered[1]}";

        var version = (await ask().ConfigureAwait(false)).Replace('\n', ' ');
        AtomicFile.WriteIfDifferent(path, $"{identity}\n{version}\n");
        return $"{program.FullName} {version}";
    }
}
