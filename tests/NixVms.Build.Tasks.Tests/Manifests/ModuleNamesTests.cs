using NixVms.Build.Tasks.Manifests;

namespace NixVms.Build.Tasks.Tests.Manifests;

public sealed class ModuleNamesTests
{
    [Fact]
    public void Modules_are_called_by_their_files() =>
        Assert.Equal("in `/lab/a@b.nix' and '/lab/c.nix', root@example.org", ModuleNames.Remove("in `/lab/a@b.nix@alpha' and '/lab/c.nix@web-1.x', root@example.org"));
}
