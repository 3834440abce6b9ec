namespace NixVms.Build.Tasks.Diagnostics;

/// <summary>An error or warning for the user.</summary>
/// <param name="Code"><c>NIXVMnnnn</c>; docs/diagnostics has a page for each.</param>
/// <param name="Message">What is wrong and what to do, in good prose.</param>
/// <param name="Position">Where, if it is known.</param>
internal sealed record Diagnostic(string Code, string Message, SourcePosition? Position = null);
