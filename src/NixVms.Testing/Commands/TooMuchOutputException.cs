namespace NixVms.Testing.Commands;

/// <summary>A command has written more than the caller takes.</summary>
internal sealed class TooMuchOutputException(long length, int maximum)
    : Exception($"its outputs have {length} bytes, and at most {maximum} are taken");
