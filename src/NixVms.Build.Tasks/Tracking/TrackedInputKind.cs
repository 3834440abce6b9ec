namespace NixVms.Build.Tasks.Tracking;

/// <summary>What an evaluation depends on. The names are those of the inputs file.</summary>
internal enum TrackedInputKind
{
    /// <summary>A setting of the project, of the SDK or of Nix itself; only its hash is recorded.</summary>
    Setting,

    /// <summary>The content of a file.</summary>
    File,

    /// <summary>The names in a folder, and what kind of thing each is.</summary>
    Folder,

    /// <summary>Whether something stands at a path, and of what kind.</summary>
    Existence,

    /// <summary>Where a symbolic link points to.</summary>
    Link,

    /// <summary>The value of an environment variable; only its hash is recorded.</summary>
    Variable,

    /// <summary>Something that cannot be tracked: the network is evaluated in every build.</summary>
    Always,
}
