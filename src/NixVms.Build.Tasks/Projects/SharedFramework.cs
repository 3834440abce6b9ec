namespace NixVms.Build.Tasks.Projects;

/// <summary>A version of a shared framework that there is on this computer.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Folders">The folders whose files make it; several of a runtime pack.</param>
/// <param name="Host">The file <c>libhostfxr.so</c> that goes with it, or null where another framework's does.</param>
internal sealed record SharedFramework(string Name, string Version, IReadOnlyList<string> Folders, string? Host);
