using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Nix;

namespace NixVms.Build.Tasks.Tests.Nix;

public class StoreFailureTests
{
    [Theory]
    [InlineData("NIXVM4004", "writing to file: No space left on device")]
    [InlineData("NIXVM4004", "executing SQLite statement 'insert into x': database or disk is full (in '/nix/var/nix/db/db.sqlite')")]
    [InlineData("NIXVM4004", "cannot create /nix/store/x: Disk quota exceeded")]
    [InlineData("NIXVM4005", "creating directory '/nix/store/x': Read-only file system")]
    [InlineData("NIXVM4005", "executing SQLite query 'x': attempt to write a readonly database (in '/nix/var/nix/db/db.sqlite')")]
    [InlineData("NIXVM4006", "cannot connect to socket at '/nix/var/nix/daemon-socket/socket': No such file or directory")]
    [InlineData("NIXVM4006", "cannot connect to socket at '/nix/var/nix/daemon-socket/socket': Connection refused")]
    [InlineData("NIXVM4006", "cannot open connection to remote store 'daemon': error: reading from file: Connection reset by peer")]
    [InlineData("NIXVM4007", "cannot connect to socket at '/nix/var/nix/daemon-socket/socket': Permission denied")]
    [InlineData("NIXVM4007", "opening lock file '/nix/var/nix/db/big-lock': Permission denied")]
    [InlineData("NIXVM4007", "could not set permissions on '/nix/var/nix/profiles/per-user' to 755: Operation not permitted")]
    [InlineData("NIXVM4007", "user 'somebody' is not allowed to connect to the Nix daemon")]
    [InlineData("NIXVM4010", "unable to start any build; either increase '--max-jobs' or enable remote builds.")]
    [InlineData("NIXVM4010", "Unable to start any build; remote machines may not have all required system features.")]
    [InlineData("NIXVM4014", "unable to fork: Cannot allocate memory")]
    public void It_is_recognised_and_explained_with_Nixs_words_at_the_end(string code, string text)
    {
        var position = new SourcePosition("/home/user/lab/network.nix");

        var diagnostic = StoreFailure.TryExplain(text, position)!;

        Assert.Equal(code, diagnostic.Code);
        Assert.EndsWith($"\nNix says: {text}", diagnostic.Message);
        Assert.Equal(position, diagnostic.Position);
    }

    [Theory]
    [InlineData("attribute 'x' missing")]
    [InlineData("opening file '/home/user/secret.nix': Permission denied")]
    [InlineData("")]
    public void Others_are_left_alone(string text) => Assert.Null(StoreFailure.TryExplain(text));
}
