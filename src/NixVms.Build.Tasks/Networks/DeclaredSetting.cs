namespace NixVms.Build.Tasks.Networks;

/// <summary>A setting as NixVms.Evaluate.targets declares it, with what the project says.</summary>
/// <param name="Name">Its name, which is that of the metadata and of the attribute in a .nixnet file.</param>
/// <param name="Property">The property that sets it for all networks; empty where none does.</param>
/// <param name="Value">That property's value; empty where it is not set.</param>
/// <param name="IsOfNetwork">Whether a network can have a value of its own.</param>
/// <param name="IsInput">Whether an evaluation with another value could give another network.</param>
internal sealed record DeclaredSetting(string Name, string Property, string Value, bool IsOfNetwork = true, bool IsInput = true);
