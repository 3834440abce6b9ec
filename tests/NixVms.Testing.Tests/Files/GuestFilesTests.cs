using System.Security.Cryptography;
using NixVms.Testing.Tests.Infrastructure;

namespace NixVms.Testing.Tests.Files;

[Collection(ManPageNetwork.Collection)]
public sealed class GuestFilesTests(ManPageNetwork lab) : IAsyncLifetime
{
    private const string Folder = "/tmp/it's here";

    private readonly ScratchFolder _scratch = new();

    private GuestFiles Files => lab.Test2.Files;

    public async Task InitializeAsync()
    {
        await lab.EnsureRunningAsync();
        await lab.Test2.SucceedAsync($"mkdir -p {Folder}");
    }

    public async Task DisposeAsync()
    {
        await lab.Test2.SucceedAsync($"rm -rf {Folder}");
        _scratch.Dispose();
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task Text_is_written_and_read()
    {
        const string text = "Grüße\n\n";
        await Files.WriteTextAsync($"{Folder}/text", text, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.Equal(text, await Files.ReadTextAsync($"{Folder}/text"));
        Assert.Equal("600", await lab.Test2.SucceedAsync($"stat -c %a {Folder + "/text"}"));
        await Files.WriteTextAsync($"{Folder}/text", "");
        Assert.Equal("", await Files.ReadTextAsync($"{Folder}/text"));
        Assert.Equal("600", await lab.Test2.SucceedAsync($"stat -c %a {Folder + "/text"}"));
        Assert.True(await Files.ExistsAsync($"{Folder}/text"));
        Assert.False(await Files.ExistsAsync($"{Folder}/other"));
        Assert.Contains("Linux version", await Files.ReadTextAsync("/proc/version"));
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task What_cannot_be_read_or_written_is_an_error_that_names_it()
    {
        Assert.Contains("/nowhere cannot be read", (await Assert.ThrowsAsync<CommandFailedException>(() => Files.ReadTextAsync("/nowhere"))).Message);
        Assert.Contains("/no/where cannot be written", (await Assert.ThrowsAsync<CommandFailedException>(() => Files.WriteTextAsync("/no/where", "x"))).Message);
        await Assert.ThrowsAsync<FileNotFoundException>(() => Files.CopyToGuestAsync(_scratch["nothing"], "/tmp/x"));
        Assert.Contains("/nowhere", (await Assert.ThrowsAsync<CommandFailedException>(() => Files.CopyFromGuestAsync("/nowhere", _scratch["x"]))).Message);
    }

    [Theory(Timeout = Limits.Boot)]
    [InlineData(4 << 20)]
    [InlineData((9 << 20) + 1)]
    public async Task Bytes_of_any_number_survive_both_ways(int length)
    {
        var bytes = RandomNumberGenerator.GetBytes(length);
        await Files.WriteBytesAsync($"{Folder}/bytes", bytes);
        Assert.True((await Files.ReadBytesAsync($"{Folder}/bytes")).AsSpan().SequenceEqual(bytes));
    }

    [Fact(Timeout = Limits.Boot)]
    public async Task A_file_of_100_MB_survives_both_ways()
    {
        var bytes = RandomNumberGenerator.GetBytes(100_000_000);
        await File.WriteAllBytesAsync(_scratch["large"], bytes);
        await Files.CopyToGuestAsync(_scratch["large"], $"{Folder}/large");
        var sum = Convert.ToHexString(MD5.HashData(bytes)).ToLowerInvariant();
        Assert.StartsWith(sum, await lab.Test2.SucceedAsync($"md5sum < {Folder + "/large"}"));

        await Files.CopyFromGuestAsync($"{Folder}/large", _scratch["back"]);
        Assert.True(File.ReadAllBytes(_scratch["back"]).AsSpan().SequenceEqual(bytes));
    }

    [Fact(Timeout = Limits.Boot)]
    public async Task A_folder_is_copied_both_ways_with_modes_links_and_large_files()
    {
        var large = RandomNumberGenerator.GetBytes(5 << 20);
        Directory.CreateDirectory(_scratch["from/sub dir/empty"]);
        File.WriteAllText(_scratch["from/sub dir/script"], "#!/bin/sh\necho hello\n");
        File.SetUnixFileMode(_scratch["from/sub dir/script"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllBytes(_scratch["from/sub dir/large"], large);
        File.CreateSymbolicLink(_scratch["from/link"], "sub dir/script");

        await Files.CopyToGuestAsync(_scratch["from"], $"{Folder}/new/copy");
        Assert.Equal("hello", await lab.Test2.SucceedAsync($"cd {Folder}/new/copy && ./link"));
        Assert.Equal("root 700", await lab.Test2.SucceedAsync($"stat -c '%U %a' {Folder + "/new/copy/sub dir/script"}"));

        await Files.CopyFromGuestAsync($"{Folder}/new/copy", _scratch["back"]);
        Assert.True(Directory.Exists(_scratch["back/sub dir/empty"]));
        Assert.Equal("sub dir/script", new FileInfo(_scratch["back/link"]).LinkTarget);
        Assert.Equal("#!/bin/sh\necho hello\n", File.ReadAllText(_scratch["back/sub dir/script"]));
        Assert.True(File.GetUnixFileMode(_scratch["back/sub dir/script"]).HasFlag(UnixFileMode.UserExecute));
        Assert.True(File.ReadAllBytes(_scratch["back/sub dir/large"]).AsSpan().SequenceEqual(large));
    }
}
