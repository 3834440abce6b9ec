namespace NixVms.Build.Tasks.Projects;

/// <summary>A file or folder that Nix adds to its store as it is.</summary>
/// <param name="Path">Its absolute path.</param>
/// <param name="Sha256">The hash of its archive, as Nix writes it: with it, nobody reads what is in the store already.</param>
internal sealed record StoreFile(string Path, string Sha256);
