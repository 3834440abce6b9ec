namespace NixVms.Build.Tasks.Tracking;

/// <summary>Something that an evaluation depends on, before its state is taken.</summary>
/// <param name="Name">An absolute path, a variable's name, or what makes tracking impossible.</param>
/// <param name="Reason">Why it counts, for a reader.</param>
internal sealed record CollectedInput(TrackedInputKind Kind, string Name, string Reason);
