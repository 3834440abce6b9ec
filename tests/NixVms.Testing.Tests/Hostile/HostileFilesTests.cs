using CliWrap;
using CliWrap.Buffered;
using NixVms.Testing.Tests.Infrastructure;

namespace NixVms.Testing.Tests.Hostile;

/// <summary>Machines that try to write on this host, by what they offer for a copy.</summary>
[Collection(ManPageNetwork.Collection)]
public sealed class HostileFilesTests : IClassFixture<HostileNetwork>, IAsyncLifetime
{
    private const string Folder = "/tmp/loot";
    private const string Secret = "nobody writes here";

    private readonly HostileNetwork _lab;
    private readonly ScratchFolder _scratch = new();
    private readonly HostMemory _memory = new();

    public HostileFilesTests(HostileNetwork lab)
    {
        _lab = lab;
        Directory.CreateDirectory(_scratch["outside/folder"]);
        File.WriteAllText(_scratch["outside/file"], Secret);
    }

    private VirtualMachine Machine => _lab.Machine;

    private string Target => _scratch["target"];

    public Task InitializeAsync() => Machine.SucceedAsync($"rm -rf {Folder}; mkdir {Folder}");

    public Task DisposeAsync()
    {
        // Nothing of all this got out of the target.
        Assert.Equal(["file", "folder"], Directory.EnumerateFileSystemEntries(_scratch["outside"]).Select(Path.GetFileName).Order());
        Assert.Empty(Directory.EnumerateFileSystemEntries(_scratch["outside/folder"]));
        Assert.Equal(Secret, File.ReadAllText(_scratch["outside/file"]));
        Assert.All(Directory.EnumerateFileSystemEntries(_scratch.Path), e => Assert.Contains(Path.GetFileName(e), (string[])["outside", "target", "single"]));
        _memory.AssertBounded();
        _memory.Dispose();
        _scratch.Dispose();
        return Task.CompletedTask;
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task Links_of_an_earlier_copy_are_replaced_and_never_followed()
    {
        await InFolderAsync($"ln -s {_scratch["outside/folder"]} a; ln -s {_scratch["outside/file"]} b; ln -s {_scratch["outside/file"]} c; ln -s {_scratch["outside/file"]} d");
        await CopyAsync();
        Assert.Equal(_scratch["outside/folder"], new FileInfo($"{Target}/a").LinkTarget);

        // Through a link to a folder, over links to files, small and large.
        await InFolderAsync("rm *; mkdir a; echo x > a/new; echo small > b; head -c 5000000 /dev/zero > c");
        await CopyAsync();
        Assert.Equal("x\n", File.ReadAllText($"{Target}/a/new"));
        Assert.Equal("small\n", File.ReadAllText($"{Target}/b"));
        Assert.Equal(5_000_000, new FileInfo($"{Target}/c").Length);

        await Machine.Files.CopyFromGuestAsync($"{Folder}/b", $"{Target}/d");
        Assert.Null(new FileInfo($"{Target}/d").LinkTarget);
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task A_path_of_this_host_through_a_link_of_an_earlier_copy_is_refused()
    {
        await InFolderAsync($"ln -s {_scratch["outside"]} up; echo x > file");
        await CopyAsync();
        foreach (var path in (string[])[$"{Target}/up/file", $"{Target}/up/folder/new"])
            Assert.Contains($"{Target}/up", (await Assert.ThrowsAsync<IOException>(() => Machine.Files.CopyFromGuestAsync($"{Folder}/file", path))).Message);
        Assert.Contains($"{Target}/up", (await Assert.ThrowsAsync<IOException>(() => Machine.Files.CopyFromGuestAsync(Folder, $"{Target}/up/folder"))).Message);
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task What_links_of_an_earlier_copy_lead_to_is_not_copied_to_a_machine()
    {
        await InFolderAsync($"ln -s {_scratch["outside"]} up; ln -s {_scratch["outside/file"]} file; mkdir a; ln -s ../up a/b");
        await CopyAsync();
        await Machine.Files.CopyToGuestAsync(Target, "/tmp/again");
        Assert.Equal("./a\n./a/b\n./file\n./up", await Machine.SucceedAsync("cd /tmp/again; find . -mindepth 1 | sort; rm -r /tmp/again"));
    }

    [Fact(Timeout = Limits.Boot)]
    public async Task Names_that_lead_out_of_the_folder_are_refused()
    {
        foreach (var name in (string[])["./../outside/new", "./a/../../outside/new", "/tmp/outside/new", "../outside/new", "./", ".", "./a//b", "./a/.", $"./{new string('a', 300)}"])
        {
            foreach (var (type, size) in ((char, long)[])[('f', 1), ('f', 9_000_000), ('d', 1), ('l', 1)])
            {
                await using var find = await _lab.ReplaceAsync("find", $"printf '%s\\0%s\\0' '{type} 644 {size} {name}' '{_scratch["outside/file"]}'");
                var error = await Assert.ThrowsAsync<VmException>(CopyAsync);
                Assert.Contains("does not belong to the folder", error.Message);
            }
        }
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task A_list_that_is_none_is_refused()
    {
        foreach (var list in (string[])["nonsense", "f 644 1 ./a\\0", "f 644 99999999999999999999 ./a\\0\\0", "ff 644 1 ./a\\0\\0", "f 99999999 1 ./a\\0\\0", "f 644 -1 ./a\\0\\0"])
        {
            await using var find = await _lab.ReplaceAsync("find", $"printf '{list}'");
            Assert.Contains("the machine has sent a list of files", (await Assert.ThrowsAsync<VmException>(CopyAsync)).Message);
        }
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task Archives_that_are_none_or_hold_something_else_are_refused()
    {
        await InFolderAsync("echo x > a");
        string[] archives =
        [
            "head -c 1000 /dev/urandom", "head -c 511 /dev/zero", "head -c 1024 /dev/zero",
            $"ln -s {_scratch["outside/file"]} /tmp/a; exec /bin/busybox tar -c -C /tmp a",
        ];
        foreach (var archive in archives)
        {
            await using var tar = await _lab.ReplaceAsync("tar", archive);
            await Assert.ThrowsAnyAsync<VmException>(CopyAsync);
        }
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task Any_name_that_a_file_can_have_is_kept_byte_by_byte()
    {
        // Latin-1, half a character, a line end, a tab, what a shell would read, a long one.
        var names = new[] { "caf\\xe9", "\\xe2\\x82", "two\\nlines", "a\\tb", "$(id)", "-rf", "\\x1b[31m" };
        await InFolderAsync($"for n in {string.Join(' ', names.Select(n => $"$'{n}'"))}; do mkdir -p -- \"./$n\"; echo \"$n\" > \"./$n/$n\"; head -c 5000000 /dev/zero > \"./$n/large$n\"; ln -s -- \"$n\" \"./$n/link\"; done");
        await CopyAsync();

        // The framework cannot read, nor remove, what is no UTF-8.
        const string list = "find . | LC_ALL=C sort | md5sum; LC_ALL=C find . -type f -size -9 -exec cat {} + | sort | md5sum";
        var here = await Cli.Wrap("bash").WithArguments(["-c", list + "; rm -rf -- ./*"]).WithWorkingDirectory(Target).ExecuteBufferedAsync();
        Assert.Equal(await Machine.SucceedAsync($"cd {Folder}; {list:raw}"), here.StandardOutput.Trim());
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task Neither_devices_nor_special_modes_come_along()
    {
        await InFolderAsync("mkfifo pipe; mknod disk b 253 0; mknod zero c 1 5; echo x > tool; chmod 6755 tool; mkdir shared; chmod 7777 shared; cp -a tool shared/");
        await CopyAsync();
        await Machine.Files.CopyFromGuestAsync($"{Folder}/tool", _scratch["single"]);
        Assert.Equal(["shared", "tool"], Directory.EnumerateFileSystemEntries(Target).Select(Path.GetFileName).Order());
        Assert.Equal("rwxr-xr-x", Mode($"{Target}/tool"));
        Assert.Equal("rwxr-xr-x", Mode($"{Target}/shared/tool"));
        Assert.Equal("rwxrwxrwx", Mode($"{Target}/shared"));
        Assert.Equal("rwxr-xr-x", Mode(_scratch["single"]));

        static string Mode(string path)
        {
            var bits = (int)File.GetUnixFileMode(path);
            Assert.Equal(0, bits & ~0x1FF);
            return string.Concat(Enumerable.Range(0, 9).Select(i => (bits & (256 >> i)) != 0 ? "rwx"[i % 3] : '-'));
        }
    }

    [Fact(Timeout = Limits.Boot)]
    public async Task What_is_too_large_ends_with_an_error_that_says_so_and_leaves_no_part()
    {
        var limits = new CopyLimits { MaximumBytes = 10_000_000, MaximumEntries = 10 };
        await InFolderAsync("ln -s /dev/zero zero; truncate -s 1T sparse");
        foreach (var name in (string[])["zero", "sparse"])
            await RefusedAsync(() => Machine.Files.CopyFromGuestAsync($"{Folder}/{name}", _scratch["single"], limits), "MaximumBytes");
        await RefusedAsync(() => Machine.Files.CopyFromGuestAsync(Folder, Target), "MaximumBytes");
        await RefusedAsync(() => Machine.Files.ReadBytesAsync("/dev/zero"), "MaximumBytes");
        await RefusedAsync(() => Machine.Files.ReadTextAsync("/dev/zero"), "MaximumBytes");
        Assert.False(Path.Exists(_scratch["single"]));

        // It grows while it is copied.
        await using (await _lab.ReplaceAsync("find", "printf 'f 644 5000000 ./zero\\0\\0'"))
            await RefusedAsync(() => Machine.Files.CopyFromGuestAsync(Folder, Target, limits), "MaximumBytes");
        Assert.Empty(Directory.EnumerateFileSystemEntries(Target));

        await InFolderAsync("rm *; touch {1..11}");
        await RefusedAsync(() => Machine.Files.CopyFromGuestAsync(Folder, Target, limits), "MaximumEntries");
        await InFolderAsync("rm 11");
        await Machine.Files.CopyFromGuestAsync(Folder, Target, limits);
        Assert.Equal(10, Directory.EnumerateFiles(Target).Count());
    }

    private static async Task RefusedAsync(Func<Task> copy, string limit) =>
        Assert.Contains(limit, (await Assert.ThrowsAsync<VmException>(copy)).Message);

    private Task CopyAsync() => Machine.Files.CopyFromGuestAsync(Folder, Target);

    private Task InFolderAsync(string script) => Machine.SucceedAsync($"cd {Folder}; {script:raw}");
}
