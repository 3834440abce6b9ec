namespace NixVms.Tests;

/// <summary>A test that needs Debian's own programs.</summary>
internal sealed class DebianFactAttribute() : ProgramsFactAttribute("dpkg", "dpkg-deb", "apt-get", "gpg");
