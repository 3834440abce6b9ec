using NixVms.Build.Tasks.Tests.Files;
using NixVms.Build.Tasks.Unix;

namespace NixVms.Build.Tasks.Tests.Unix;

public class FileModesTests
{
    [Fact]
    public void A_file_becomes_executable_for_everybody_and_writable_for_its_owner_only()
    {
        using var folder = new ScratchFolder();
        var path = folder.Write("ü script");
        File.SetUnixFileMode(path, UnixFileMode.UserRead);

        FileModes.MakeExecutable(path);

        Assert.Equal("0755", "0" + Convert.ToString((int)File.GetUnixFileMode(path), 8));
    }

    [Fact]
    public void A_file_that_does_not_exist_is_an_error_that_names_it()
    {
        using var folder = new ScratchFolder();

        Assert.Contains(folder["nothing"], Assert.Throws<IOException>(() => FileModes.MakeExecutable(folder["nothing"])).Message);
    }
}
