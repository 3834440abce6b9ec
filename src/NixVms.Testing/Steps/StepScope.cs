namespace NixVms.Testing.Steps;

/// <summary>A part of a test that has a name, inside another one or not.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Outer">What it is a part of; null for the whole test.</param>
internal sealed record StepScope(string Name, StepScope? Outer)
{
    /// <summary>The names from the outermost to this one.</summary>
    public string Path => Outer is null ? Name : $"{Outer.Path} > {Name}";
}
