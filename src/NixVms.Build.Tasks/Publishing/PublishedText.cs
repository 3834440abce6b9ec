using NixVms.Build.Tasks.Files;

namespace NixVms.Build.Tasks.Publishing;

/// <summary>A file that is made for a publication.</summary>
/// <param name="Path">Its path there, relative.</param>
/// <param name="Content">Its text.</param>
/// <param name="IsExecutable">Whether it is a program.</param>
internal sealed record PublishedText(string Path, string Content, bool IsExecutable = false)
{
    public UnixFileMode Mode => IsExecutable ? AtomicFile.Executable : AtomicFile.Private | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
}
