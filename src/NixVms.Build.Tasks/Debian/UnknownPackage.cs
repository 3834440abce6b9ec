using NixVms.Build.Tasks.Diagnostics;

namespace NixVms.Build.Tasks.Debian;

/// <summary>A package that a network asks for and Debian does not have.</summary>
internal sealed record UnknownPackage(DebianRelease Release, string Name, string Architecture, IReadOnlyList<string> Suggestions)
{
    public const string Code = ErrorCodes.UnknownPackage;

    public string Message
    {
        get
        {
            var message = $"Debian {Release.Codename} has no package '{Name}' for {Architecture}.";
            return Suggestions.Count == 0
                ? message + " Packages of the debian platform bear Debian's names, which differ from those of nixpkgs now and then."
                : $"{message} Did you mean {Join(Suggestions)}?";
        }
    }

    public Diagnostic ToDiagnostic(SourcePosition? position = null) => new(Code, Message, position);

    private static string Join(IReadOnlyList<string> names)
    {
        var quoted = names.Select(name => $"'{name}'").ToList();
        return quoted.Count == 1 ? quoted[0] : string.Join(", ", quoted.Take(quoted.Count - 1)) + " or " + quoted[quoted.Count - 1];
    }
}
