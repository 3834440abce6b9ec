namespace NixVms.Build.Sdk.Tests.Hooks;

/// <summary>A place in a build where a project puts a target of its own.</summary>
/// <param name="Name">What it is called in messages.</param>
/// <param name="Head">Text of the project before it imports what the SDKs end with. <c>HOOK</c> is the target.</param>
/// <param name="Tail">Text of the project after that.</param>
/// <param name="Attributes">What the target says of its place.</param>
internal sealed record Hook(string Name, string Head = "", string Tail = "", string Attributes = "")
{
    /// <summary>A shell command instead of a target. It writes port.nix when, and only when, its text is another one.</summary>
    public static Hook PreBuildEventCommand { get; } = new(
        "the command PreBuildEvent",
        Head: Property("PreBuildEvent", """printf '&quot;%s&quot;\n' "$PORT" | cmp -s - '$(MSBuildProjectDirectory)/port.nix' || printf '&quot;%s&quot;\n' "$PORT" > '$(MSBuildProjectDirectory)/port.nix'"""))
    {
        IsCommand = true,
    };

    public bool IsCommand { get; private init; }

    /// <summary>The empty target of .NET's that the target replaces.</summary>
    private string? Overridden { get; init; }

    /// <summary>All hooks of a target that has a property for what it depends on.</summary>
    public static IReadOnlyList<Hook> Of(string target) =>
    [
        Appended($"{target}DependsOn"),
        Prepended($"{target}DependsOn"),
        AppendedLate($"{target}DependsOn"),
        PrependedLate($"{target}DependsOn"),
        Before(target),
    ];

    public static Hook Before(string targets) => new($"before {targets}", Attributes: $"BeforeTargets=\"{targets}\"");

    public static Hook After(string targets) => new($"after {targets}", Attributes: $"AfterTargets=\"{targets}\"");

    public static Hook Instead(string target) => new($"instead of {target}") { Overridden = target };

    public static Hook Appended(string list) => new($"appended to {list}", Head: Property(list, $"$({list});HOOK"));

    public static Hook Prepended(string list) => new($"prepended to {list}", Head: Property(list, $"HOOK;$({list})"));

    /// <summary>After the SDK has added targets of its own.</summary>
    public static Hook AppendedLate(string list) => new($"appended to {list} after the import", Tail: Property(list, $"$({list});HOOK"));

    /// <inheritdoc cref="AppendedLate"/>
    public static Hook PrependedLate(string list) => new($"prepended to {list} after the import", Tail: Property(list, $"HOOK;$({list})"));

    /// <summary>Whether it is a hook of that target.</summary>
    public bool IsOf(string target) => Name.Contains(target, StringComparison.Ordinal);

    /// <summary>What it adds to a project.</summary>
    /// <param name="body">What the target does.</param>
    /// <returns>What stands before the import of what the SDKs end with, and what stands after it.</returns>
    public (string Head, string Tail) Render(string body)
    {
        var target = IsCommand ? "" : $"<Target Name=\"{Overridden ?? "HOOK"}\" {Attributes}>{body}</Target>";
        return Overridden is null ? (Head + target, Tail) : (Head, Tail + target);
    }

    public override string ToString() => Name;

    private static string Property(string name, string value) => $"<PropertyGroup><{name}>{value}</{name}></PropertyGroup>";
}
