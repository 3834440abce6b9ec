namespace NixVms.Build.Tasks.Tracking;

/// <summary>Something that an evaluation depends on, before its state is taken.</summary>
/// <param name="Name">An absolute path without links, a variable's name, or what makes tracking impossible.</param>
/// <param name="Reason">Why it counts, for a reader.</param>
/// <param name="IsChanged">Whether it changed while Nix ran: nobody knows which state the result is made of.</param>
internal sealed record CollectedInput(TrackedInputKind Kind, string Name, string Reason, bool IsChanged = false);
