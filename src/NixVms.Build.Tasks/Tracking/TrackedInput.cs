namespace NixVms.Build.Tasks.Tracking;

/// <summary>Something that an evaluation depends on.</summary>
/// <param name="Name">An absolute path without links, a variable's name, or what makes tracking impossible.</param>
/// <param name="Fingerprint">Its state when it was read.</param>
/// <param name="Reason">Why it counts, for a reader.</param>
internal sealed record TrackedInput(TrackedInputKind Kind, string Name, string Fingerprint, string Reason)
{
    /// <summary>The end of the reasons of files that this SDK alone writes.</summary>
    public const string OwnReason = "of the debian platform";

    /// <summary>The state of what changed while Nix ran: nobody knows which one the result is made of, and no state is equal to it.</summary>
    public const string Unknown = "changed during the evaluation";

    public bool IsKnown => Fingerprint != Unknown;

    /// <summary>The folder that it is in, or is.</summary>
    public string Folder => Kind == TrackedInputKind.Folder ? Name : Path.GetDirectoryName(Name) ?? "/";

    /// <summary>Whether another file with the same time may take the place of this one.</summary>
    public bool MayBeReplaced => Kind == TrackedInputKind.File && !Reason.EndsWith(OwnReason, StringComparison.Ordinal);
}
