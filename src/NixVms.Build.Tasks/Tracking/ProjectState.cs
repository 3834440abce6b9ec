using NixVms.Build.Tasks.Files;
using NixVms.Build.Tasks.Networks;
using NixVms.Build.Tasks.Projects;

namespace NixVms.Build.Tasks.Tracking;

/// <summary>
/// The folder in obj/ with what the last build did and found, for all networks of a project together. The targets read
/// it to find out, without a task of ours, whether there is anything to do; a file of it that is missing means that there is.
/// </summary>
/// <param name="intermediateDirectory">The folder that holds a folder per network.</param>
internal sealed class ProjectState(string intermediateDirectory)
{
    /// <summary>The folder's name, which no network can have.</summary>
    public const string FolderName = ".state";

    // What the compared files begin with, so that one that is empty is none. NixVms.Build.targets has the same.
    private const string Format = "NixVms 1";

    private readonly string _folder = Path.Combine(intermediateDirectory, FolderName);

    /// <summary>What Nix has said of itself; may be deleted.</summary>
    public string ProbeCache => In("nix.probes");

    /// <summary>What hashes of settings, variables and files are made with.</summary>
    public string Key => SecretKey.ReadOrMake(In("private/key"));

    /// <summary>What is recorded of published projects.</summary>
    public PublishedProjects Projects => new(_folder);

    /// <summary>The names of the networks that were evaluated last.</summary>
    public IReadOnlyList<string> Networks => File.Exists(In("networks")) ? File.ReadAllLines(In("networks")) : [];

    /// <summary>Nothing is known to be evaluated from here on, until <see cref="SetEvaluated"/>.</summary>
    public void BeginEvaluation()
    {
        Forget("evaluation");
        Forget("variables");
    }

    /// <summary>Records that all networks are evaluated.</summary>
    /// <param name="state">The settings, as the targets compare them.</param>
    /// <param name="networks">The folders of all networks.</param>
    /// <param name="times">The times of what they depend on.</param>
    public void SetEvaluated(string state, IReadOnlyList<NetworkFolder> networks, InputTimes times)
    {
        SetInputTimes(times);
        WriteLines("networks", networks.Select(n => n.Name));
        WriteLines("fingerprints", networks.Select(n => n.Fingerprint));
        SetResults(networks);
        if (networks.Any(n => File.Exists(n.Warnings)))
            WriteLines("warnings", []);
        else
            AtomicFile.Remove(In("warnings"));
        // Options of Nix may be access tokens.
        AtomicFile.WriteIfDifferent(In("evaluation"), state, AtomicFile.Private);
    }

    /// <summary>Records the times of what evaluations have written.</summary>
    public void SetResults(IEnumerable<NetworkFolder> networks) =>
        WriteWithTimes("results", [.. networks.SelectMany(n => new[] { n.Manifest, n.Fingerprint, n.Class, n.Inputs })]);

    /// <summary>Records the times of what the networks depend on, for the targets to compare.</summary>
    public void SetInputTimes(InputTimes times)
    {
        foreach (var list in times.Lists)
            WriteLines($"inputs.{list.Key}", list.Value.Keys);
        AtomicFile.WriteIfDifferent(In("inputs.times"), $"{Format}\n{times.ComparedText()}");
    }

    /// <summary>Nothing is known to be built from here on, until <see cref="SetBuilt"/>.</summary>
    public void BeginBuild() => Forget("build");

    /// <summary>Records that all networks are built.</summary>
    /// <param name="state">The settings, as the targets compare them.</param>
    /// <param name="links">The links that show the networks: out links, and links against garbage collection.</param>
    /// <param name="warns">Whether there was something to warn of, which builds with nothing to do repeat.</param>
    public void SetBuilt(string state, IEnumerable<string> links, bool warns)
    {
        WriteLines("links", links);
        if (warns)
            WriteLines("build.warnings", []);
        else
            AtomicFile.Remove(In("build.warnings"));
        AtomicFile.WriteIfDifferent(In("build"), state);
    }

    /// <summary>Records the files that were written for the networks.</summary>
    /// <param name="state">The settings, as the targets compare them.</param>
    /// <param name="files">The files.</param>
    public void SetWritten(string state, IReadOnlyList<string> files)
    {
        WriteWithTimes("written", files);
        AtomicFile.WriteIfDifferent(In("write"), state);
    }

    /// <summary>The folder of binary caches that a network is published with.</summary>
    public string CachesOf(string network) => In($"caches/{network}");

    /// <summary>What was published: folders and archives.</summary>
    public IReadOnlyList<string> Published => File.Exists(In("publications")) ? File.ReadAllLines(In("publications")) : [];

    /// <summary>Records a folder or an archive before it is made.</summary>
    public void AddPublished(string path) => WriteLines("publications", Published.Append(path).Distinct());

    /// <summary>Records hashes that MSBuild itself has made, and that the targets compare.</summary>
    public void SetHashes(string name, IEnumerable<string> hashes) =>
        AtomicFile.WriteIfDifferent(In(name), string.Concat(hashes.Prepend(Format).Select(h => h + "\n")), AtomicFile.Private);

    /// <summary>Removes the folder: nothing in it is anybody else's.</summary>
    public void Remove()
    {
        if (!Directory.Exists(_folder))
            return;

        // The framework calls each failure to remove a folder an access denied; of a file it knows why.
        foreach (var file in Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).ToList())
            File.Delete(file);
        Directory.Delete(_folder, recursive: true);
    }

    // Emptied, not removed: the targets of another build of this project look whether it is there and read it later.
    private void Forget(string name)
    {
        if (File.Exists(In(name)))
            AtomicFile.WriteIfDifferent(In(name), "", AtomicFile.Private);
    }

    private void WriteWithTimes(string name, IReadOnlyList<string> files)
    {
        WriteLines(name, files);
        WriteLines($"{name}.times", [Format, .. files.Select(f => $"at {FileTimes.OfFile(f)}")]);
    }

    private void WriteLines(string name, IEnumerable<string> lines) => AtomicFile.WriteLinesIfDifferent(In(name), [.. lines]);

    private string In(string name) => Path.Combine(_folder, name);
}
