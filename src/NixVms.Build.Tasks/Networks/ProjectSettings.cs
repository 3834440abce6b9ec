namespace NixVms.Build.Tasks.Networks;

/// <summary>What a project says for all of its networks.</summary>
/// <param name="ProjectFile">The absolute path of the project.</param>
/// <param name="Properties">The properties that are set, by the name of the setting they give.</param>
/// <param name="Options">The project's <c>NixOption</c> items.</param>
internal sealed record ProjectSettings(
    string ProjectFile,
    IReadOnlyDictionary<string, Setting> Properties,
    IReadOnlyList<NixOption> Options)
{
    public string Directory => System.IO.Path.GetDirectoryName(ProjectFile)!;
}
