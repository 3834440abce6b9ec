namespace NixVms.Build.Tasks.Networks;

/// <summary>A network's folder in obj/.</summary>
/// <param name="Parent">The folder that holds a folder per network.</param>
/// <param name="Name">The network's name.</param>
internal sealed record NetworkFolder(string Parent, string Name)
{
    /// <summary>The manifest of the last evaluation.</summary>
    public string Manifest => In("network.json");

    /// <summary>The manifest without positions: building and writing depend on it.</summary>
    public string Fingerprint => In("network.fingerprint");

    /// <summary>The source of the class that tests use.</summary>
    public string Class => In("network.g.cs");

    /// <summary>What the last evaluation depended on.</summary>
    public string Inputs => In("inputs");

    /// <summary>The times of that.</summary>
    public string InputTimes => In("inputs.times");

    /// <summary>What the configuration warns of; absent where it warns of nothing. Builds that do not evaluate repeat it.</summary>
    public string Warnings => In("warnings");

    /// <summary>The link that keeps the network from garbage collection.</summary>
    public string GcRoot => In("gcroot");

    /// <summary>The link that keeps the system of a machine that was deployed from garbage collection.</summary>
    public string SystemRoot(string machine) => In($"system-{machine}");

    /// <summary>Holds the path of the out link; absent where there is none.</summary>
    public string OutLinkName => In("outlink");

    /// <summary>What builders printed when something of the network was built last.</summary>
    public string BuildLog => In("build.log");

    /// <summary>The out link of the last build, or null.</summary>
    public string? OutLink => File.Exists(OutLinkName) ? File.ReadAllText(OutLinkName).TrimEnd('\n') : null;

    /// <summary>Everything but the links.</summary>
    public IEnumerable<string> Files => [Manifest, Fingerprint, Class, Inputs, InputTimes, Warnings, OutLinkName, BuildLog];

    private string In(string name) => Path.Combine(Parent, Name, name);
}
