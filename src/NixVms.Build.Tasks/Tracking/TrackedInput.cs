namespace NixVms.Build.Tasks.Tracking;

/// <summary>Something that an evaluation depends on.</summary>
/// <param name="Name">An absolute path, a variable's name, or what makes tracking impossible.</param>
/// <param name="Fingerprint">Its state when it was read.</param>
/// <param name="Reason">Why it counts, for a reader.</param>
internal sealed record TrackedInput(TrackedInputKind Kind, string Name, string Fingerprint, string Reason);
