namespace NixVms.Build.Tasks.Networks.Pins;

/// <summary>A path that was looked at in search of pins.</summary>
/// <param name="Path">An absolute path.</param>
/// <param name="IsThere">Whether something was there.</param>
/// <param name="Text">The text of a file that was read, else null.</param>
/// <param name="Reason">Why it was looked at, for a reader.</param>
internal sealed record PinLook(string Path, bool IsThere, string? Text, string Reason);
