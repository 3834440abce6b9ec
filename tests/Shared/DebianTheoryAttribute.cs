namespace NixVms.Tests;

/// <summary>A test with cases that needs Debian's own programs.</summary>
internal sealed class DebianTheoryAttribute() : ProgramsTheoryAttribute("dpkg", "dpkg-deb", "apt-get", "gpg");
