using NixVms.Build.Tasks.Files;

namespace NixVms.Build.Tasks.Projects;

/// <summary>The records of published projects, for Nix to read and for the targets to compare.</summary>
/// <param name="stateFolder">The folder in obj/ with what the last build did.</param>
internal sealed class PublishedProjects(string stateFolder)
{
    /// <summary>The hashes of what the projects for machines share; may be deleted.</summary>
    public string HashCache => Path.Combine(stateFolder, "dotnet.hashes");

    /// <summary>The file that describes a published project to Nix.</summary>
    public string DescriptionOf(string name) => In($"{name}.json");

    /// <summary>Records a published project.</summary>
    /// <param name="name">Its name in machines.</param>
    /// <param name="state">What it was made of, as the targets compare it.</param>
    /// <param name="description">What Nix is told of it.</param>
    public void Set(string name, string state, string description)
    {
        AtomicFile.WriteIfDifferent(DescriptionOf(name), description);
        AtomicFile.WriteIfDifferent(In($"{name}.hash"), ContentHash.OfText(description));
        AtomicFile.WriteIfDifferent(In(name), state);
    }

    private string In(string name) => Path.Combine(stateFolder, "projects", name);
}
