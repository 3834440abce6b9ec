namespace NixVms.Build.Tasks.Diagnostics;

/// <summary>A failure that the user can do something about. A task turns it into an MSBuild error.</summary>
internal sealed class NixVmsException(IReadOnlyList<Diagnostic> diagnostics)
    : Exception(diagnostics.Count > 0 ? diagnostics[0].Message : "The operation failed.")
{
    public NixVmsException(string code, string message, SourcePosition? position = null)
        : this([new Diagnostic(code, message, position)])
    {
    }

    /// <summary>Everything that is wrong, in the order in which it was found.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; } = diagnostics;
}
