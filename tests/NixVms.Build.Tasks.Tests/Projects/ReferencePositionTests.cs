using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Projects;

namespace NixVms.Build.Tasks.Tests.Projects;

public sealed class ReferencePositionTests : IDisposable
{
    private readonly ScratchFolder _folder = new(ScratchFolder.DifficultName);

    [Theory]
    [InlineData("../a/a.csproj", 2, 2)]
    [InlineData("../b/b.csproj", 3, 4)]
    [InlineData("../c/c.csproj", 3, 4)]
    [InlineData("../d/d.csproj", 0, 0)]
    public void The_element_that_names_the_project_is_found(string path, int line, int column)
    {
        var project = _folder.Write("lab/lab.proj", """
            <Project xmlns="http://schemas.microsoft.com/developer/msbuild/2003">
            <ProjectReference Include="../a/a.csproj" />
              <ProjectReference Include="..\b\b.csproj; ../x/../c/c.csproj" /><ProjectReference Include="$(Folder)d.csproj" />
            </Project>
            """);

        Assert.Equal(new SourcePosition(project, line, column), ReferencePosition.Find(project, Path.GetFullPath(Path.Combine(_folder.Path, "lab", path))));
    }

    [Fact]
    public void A_project_that_is_gone_has_no_line()
    {
        var project = Path.Combine(_folder.Path, "gone.proj");
        Assert.Equal(new SourcePosition(project), ReferencePosition.Find(project, "/a.csproj"));
    }

    public void Dispose() => _folder.Dispose();
}
