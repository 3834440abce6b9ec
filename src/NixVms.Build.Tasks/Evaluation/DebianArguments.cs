using NixVms.Build.Tasks.Debian;

namespace NixVms.Build.Tasks.Evaluation;

/// <summary>The files that an evaluation for the debian platform reads, as absolute paths.</summary>
/// <param name="Release">The release that they are of.</param>
/// <param name="Lock">The lock: every package with its version and hash.</param>
/// <param name="Mirrors">The addresses of the archives.</param>
/// <param name="BootstrapTools">The folder of the static busybox that everything is built with.</param>
/// <param name="Names">The folder of the lists of all package names.</param>
internal sealed record DebianArguments(DebianRelease Release, string Lock, string Mirrors, string BootstrapTools, string Names);
