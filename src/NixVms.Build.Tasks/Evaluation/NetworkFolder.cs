namespace NixVms.Build.Tasks.Evaluation;

/// <summary>A network's folder in obj/.</summary>
internal sealed record NetworkFolder(string Path)
{
    /// <summary>The manifest of the last evaluation.</summary>
    public string Manifest => In("network.json");

    /// <summary>The manifest without positions: building and writing depend on it.</summary>
    public string Essence => In("network.essence");

    /// <summary>What the last evaluation depended on.</summary>
    public string Inputs => In("inputs");

    /// <summary>What the configuration warns of; absent where it warns of nothing. Builds that do not evaluate repeat it.</summary>
    public string Warnings => In("warnings");

    /// <summary>Written when the network is up to date: the output that MSBuild looks at.</summary>
    public string Evaluated => In("evaluated");

    /// <summary>The link that keeps the network from garbage collection.</summary>
    public string GcRoot => In("gcroot");

    /// <summary>Holds the path of the out link, for the targets; absent where there is none.</summary>
    public string OutLinkName => In("outlink");

    /// <summary>What builders printed when something of the network was built last.</summary>
    public string BuildLog => In("build.log");

    /// <summary>The source of the class that tests use.</summary>
    public string Class => In("class");

    /// <summary>Everything but the links.</summary>
    public IEnumerable<string> Files =>
    [
        Manifest, Essence, Inputs, Warnings, Evaluated, OutLinkName, BuildLog, Class, In("inputs.files"), In("inputs.folders"), In("inputs.existence"),
        In("inputs.variables"), In("inputs.always"), In("inputs.times"), In("variables"),
    ];

    private string In(string name) => global::System.IO.Path.Combine(Path, name);
}
