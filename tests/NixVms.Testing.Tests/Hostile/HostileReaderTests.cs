using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using NixVms.Testing.Commands;
using NixVms.Testing.Files;
using NixVms.Testing.Machines;
using NixVms.Testing.Qemu;

namespace NixVms.Testing.Tests.Hostile;

/// <summary>What reads the words of machines, without one.</summary>
public sealed class HostileReaderTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("\x1b[1;31mred\x1b[0m plain \x1b]0;title\x1b[2K.", "red plain 0;title.")]
    [InlineData("a\x1b(Bb\x1bMc", "aBbc")]
    [InlineData("\x1b[12é", "12é")]
    [InlineData("\x1b[ 1m", " 1m")]
    [InlineData("\x1b\n\x1b\x1bx", "\x1b\nx")]
    [InlineData("end\x1b[3", "end")]
    public void Control_sequences_are_removed_wherever_they_are_cut(string text, string expected)
    {
        Assert.Equal(expected, new ControlSequences().Strip(text));
        for (var cut = 0; cut <= text.Length; cut++)
        {
            var controls = new ControlSequences();
            Assert.Equal(expected, controls.Strip(text.AsSpan(0, cut)) + controls.Strip(text.AsSpan(cut)));
        }
    }

    [Fact]
    public void A_control_sequence_without_an_end_is_text()
    {
        var digits = new string('1', 10_000_000);
        Assert.Equal(digits, new ControlSequences().Strip("\x1b[" + digits));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(1000)]
    public void A_console_keeps_its_end_and_the_positions_in_it(int step)
    {
        const int capacity = 300;
        var all = new StringBuilder();
        var text = new ConsoleText(capacity);
        for (var i = 0; all.Length < 5000; i++)
        {
            var added = string.Concat(Enumerable.Range(i * step, step).Select(n => (char)('a' + n % 26)));
            all.Append(added);
            text.Add(added);
            Assert.Equal(all.Length, text.End);
            var start = Math.Max(0, all.Length - capacity);
            var (kept, at) = text.From(0);
            Assert.Equal(start, at);
            Assert.Equal(all.ToString(start, all.Length - start), kept);
            Assert.Equal(all.ToString(all.Length - 1, 1), text.Tail(1));
            Assert.Equal(("", (long)all.Length), text.From(all.Length));
            Assert.Equal(kept[..1], text.From(start, 1).Text);
        }
    }

    [Fact]
    public void Lines_that_do_not_end_are_handed_on_in_parts()
    {
        var lines = new List<(string, bool)>();
        var reader = new ConsoleLines(4, (line, isBeginning) => lines.Add((line, isBeginning)));
        foreach (var part in (string[])["ab", "\r\n\n", "abcdefghi", "j\nk", "l"])
            reader.Add(part);
        Assert.Equal([("ab", true), ("", true), ("abcd", true), ("efgh", false), ("ij", false)], lines);
        reader.Add("\n");
        Assert.Equal(("kl", true), lines[^1]);
    }

    [Fact]
    public void A_hundred_million_characters_of_console_take_time_that_grows_with_them()
    {
        var watch = Stopwatch.StartNew();
        var chunk = new string('x', 16 * 1024);
        var text = new ConsoleText();
        var lines = new ConsoleLines(8192, (line, _) => Assert.False(KernelPanic.IsIn(line)));
        var controls = new ControlSequences();
        ConsoleSearch[] searches = [new(text, new TextPattern("never printed")), new(text, new TextPattern("^(x|xx)+y.*z$"))];
        for (var length = 0; length < 100_000_000; length += chunk.Length)
        {
            var added = controls.Strip(chunk);
            lines.Add(added);
            text.Add(added);
            Assert.All(searches, s => Assert.False(s.Find(out _).Success));
        }

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, s_limit);
        Assert.Equal(ConsoleText.Capacity, text.From(0).Text.Length);
    }

    [Fact]
    public void A_match_is_found_wherever_it_is_cut_and_begins_lines_only_where_they_begin()
    {
        foreach (var cut in (int[])[0, 1, 5, 16_000, 16_384, 20_000, 40_000])
        {
            var text = new ConsoleText();
            var search = new ConsoleSearch(text, new TextPattern("^start x+ (end)$"));
            var all = $"start no\nxstart x end\nstart {new string('x', 40_000)} end\nmore";
            text.Add(all.AsSpan(0, cut));
            Assert.False(search.Find(out _).Success);
            text.Add(all.AsSpan(cut));
            text.Add(new string('\n', 50_000));
            Assert.Equal(40_010, search.Find(out var mayGoOn).Length);
            Assert.False(mayGoOn);
        }

        var prompt = new ConsoleText();
        prompt.Add("\nlogin: ");
        Assert.True(new ConsoleSearch(prompt, new TextPattern("login: $")).Find(out var goesOn).Success);
        Assert.True(goesOn);
    }

    [Fact]
    public void A_pattern_that_needs_backtracking_is_given_up_in_time()
    {
        var watch = Stopwatch.StartNew();
        Assert.True(new TextPattern("(?<=a)b").Match("ab").Success);
        Assert.False(new TextPattern("(?<=z)(x+x+)+y").Match("z" + new string('x', 100_000)).Success);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, s_limit);
    }

    [Theory]
    [InlineData("[    1.0] Kernel panic - not syncing: x", true)]
    [InlineData("a quotation: Kernel panic - not syncing", false)]
    public void A_panic_in_the_middle_of_a_flood_is_seen(string line, bool isPanic)
    {
        var seen = false;
        var lines = new ConsoleLines(8192, (l, isBeginning) => seen |= isBeginning && KernelPanic.IsIn(l));
        lines.Add(new string('x', 100_000));
        lines.Add($"Kernel panic - not syncing\n{line}\n");
        Assert.Equal(isPanic, seen);
    }

    [Fact]
    public async Task An_agent_that_announces_gigabytes_gets_no_memory()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var guest = new TcpClient();
        await guest.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        using var host = await listener.AcceptTcpClientAsync();
        var port = new AgentPort(0, host.GetStream(), _ => { });
        port.Start();

        var before = GC.GetTotalAllocatedBytes(precise: true);
        await WriteAsync("X 1 0 2000000000 2000000000\n");
        var (id, result) = port.Run("true", default, 1000);
        await WriteAsync(new string('z', 100_000));
        host.Close();
        await Assert.ThrowsAsync<IOException>(() => result);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 50_000_000);

        async Task WriteAsync(string text) => await guest.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text));
    }

    [Fact]
    public async Task An_answer_that_is_too_long_is_refused_and_the_next_one_read()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var guest = new TcpClient();
        await guest.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        using var host = await listener.AcceptTcpClientAsync();
        var port = new AgentPort(0, host.GetStream(), _ => { });
        port.Start();

        var (id, result) = port.Run("true", default, 10);
        await WriteAsync($"X {id} 0 6 5\n12345678901");
        await Assert.ThrowsAsync<TooMuchOutputException>(() => result);
        (id, result) = port.Run("true", default, 10);
        await WriteAsync($"X {id} 3 5 5\n1234567890");
        Assert.Equal((3, "12345", "67890"), ((await result).ExitCode, (await result).StandardOutput, (await result).StandardError));

        async Task WriteAsync(string text) => await guest.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text));
    }

    [Fact]
    public async Task Lines_of_QEMU_have_a_limit()
    {
        var lines = new QmpLines(new MemoryStream(Encoding.UTF8.GetBytes($"one\n{new string('é', 100_000)}\nend")));
        Assert.Equal("one", await lines.ReadAsync(default));
        Assert.Equal(100_000, (await lines.ReadAsync(default))!.Length);
        Assert.Equal("end", await lines.ReadAsync(default));
        Assert.Null(await lines.ReadAsync(default));
        await Assert.ThrowsAsync<IOException>(() => new QmpLines(new MemoryStream(new byte[10_000_000])).ReadAsync(default));
    }

    [Theory]
    [InlineData("./a", "a")]
    [InlineData("./a/b\n/ c", "a|b\n| c")]
    [InlineData("./..a/.b/...", "..a|.b|...")]
    public void A_path_in_a_folder_is_names(string path, string names) =>
        Assert.Equal(names, string.Join('|', Names(GuestPath.Parse(Encoding.UTF8.GetBytes(path)))));

    private static IEnumerable<string> Names(GuestPath path) => path.Folders.Append(path.Name).Select(Encoding.UTF8.GetString);

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("./")]
    [InlineData("./..")]
    [InlineData("./../x")]
    [InlineData("./a/../../x")]
    [InlineData("./a/..")]
    [InlineData("./a//x")]
    [InlineData("./a/")]
    [InlineData(".//x")]
    [InlineData("/x")]
    [InlineData("x")]
    [InlineData("../x")]
    public void A_path_out_of_the_folder_is_refused(string path) =>
        Assert.Throws<FormatException>(() => GuestPath.Parse(Encoding.UTF8.GetBytes(path)));

    [Fact]
    public void Names_are_shown_without_anything_that_a_terminal_would_obey() =>
        Assert.Equal(@"caf\xE9 é \x1B[31m \xC2\x9B", GuestPath.Show([.. "caf"u8, 0xE9, .. " é \x1b[31m \u009b"u8]));

    /// <summary>Damaged lists and archives: one exception, or none.</summary>
    [Fact]
    public void Lists_and_archives_that_are_damaged_by_the_ten_thousand_are_read_or_refused()
    {
        var random = new Random(14);
        var list = "d 755 4096 ./a\0\0f 644 12 ./a/b\0\0l 777 3 ./c\0/etc\0f 4755 5000000 ./a/caf\xe9\0\0"u8.ToArray();
        using var stream = new MemoryStream();
        using (var writer = new System.Formats.Tar.TarWriter(stream, System.Formats.Tar.TarEntryFormat.Gnu, leaveOpen: true))
        {
            foreach (var name in (string[])["a", new string('b', 200)])
                writer.WriteEntry(new System.Formats.Tar.GnuTarEntry(System.Formats.Tar.TarEntryType.RegularFile, name) { DataStream = new MemoryStream(new byte[700]) });
        }

        var archive = stream.ToArray();
        Assert.Equal([700, 700], TarFiles.ContentsOf(archive).Select(c => c.Length));
        Assert.Equal(4, FolderListing.Read(list).Count());
        for (var i = 0; i < 20_000; i++)
        {
            Refused(() => _ = FolderListing.Read(Damage(list)).Count());
            Refused(() => _ = TarFiles.ContentsOf(Damage(archive)).Sum(c => c.Length));
        }

        byte[] Damage(byte[] bytes)
        {
            var damaged = bytes[..random.Next(bytes.Length / 2, bytes.Length + 1)].ToArray();
            for (var n = random.Next(1, 8); n > 0; n--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            return damaged;
        }

        static void Refused(Action read)
        {
            try
            {
                read();
            }
            catch (FormatException)
            {
                // As it should be.
            }
        }
    }
}
