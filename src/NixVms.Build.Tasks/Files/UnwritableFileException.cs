namespace NixVms.Build.Tasks.Files;

/// <summary>A file could not be written. The framework would name the temporary one that stood for it, or none.</summary>
internal sealed class UnwritableFileException(string path, Exception inner) : IOException(inner.Message, inner)
{
    /// <summary>The file.</summary>
    public string Path { get; } = path;
}
