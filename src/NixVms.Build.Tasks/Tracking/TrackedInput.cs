namespace NixVms.Build.Tasks.Tracking;

/// <summary>Something that an evaluation depends on.</summary>
/// <param name="Name">An absolute path, a variable's name, or what makes tracking impossible.</param>
/// <param name="Fingerprint">Its state when it was read.</param>
/// <param name="Reason">Why it counts, for a reader.</param>
internal sealed record TrackedInput(TrackedInputKind Kind, string Name, string Fingerprint, string Reason)
{
    /// <summary>The end of the reasons of files that this SDK alone writes.</summary>
    public const string OwnReason = "of the debian platform";

    /// <summary>Whether another file with the same time may take the place of this one.</summary>
    public bool MayBeReplaced => Kind == TrackedInputKind.File && !Reason.EndsWith(OwnReason, StringComparison.Ordinal);
}
