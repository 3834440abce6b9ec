using System.Net;
using System.Text.Json.Nodes;
using NixVms.Testing.Tests.Infrastructure;

namespace NixVms.Testing.Tests.Machines;

[Collection(ManPageNetwork.Collection)]
public sealed class DeviceTests(ManPageNetwork lab)
{
    [Fact(Timeout = Limits.Commands)]
    public async Task An_HttpClient_leads_into_a_machine()
    {
        using var client = await lab.Test2.CreateHttpClientAsync();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/")).StatusCode);
        Assert.Equal("127.0.0.1", client.BaseAddress!.Host);
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task A_forwarded_port_is_free_loopback_and_ends()
    {
        ForwardedPort port;
        await using (port = await lab.Test2.ForwardPortAsync(80))
        {
            await using var other = await lab.Test2.ForwardPortAsync(80);
            Assert.NotEqual(port.HostPort, other.HostPort);
            using var client = new HttpClient();
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(port.HttpUri)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(other.HttpUri)).StatusCode);
            var error = await Assert.ThrowsAsync<VmException>(() => lab.Test1.ForwardPortAsync(22, port.HostPort));
            Assert.Contains($"{port.HostPort}", error.Message);
        }

        using var late = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => late.GetAsync(port.HttpUri));
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task The_screen_is_a_picture()
    {
        var png = await lab.Test2.Screen.CapturePngAsync();
        Assert.Equal("PNG"u8.ToArray(), png[1..4]);
        Assert.True(png.Length > 500);
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task Typed_text_is_on_the_terminal()
    {
        await using var shell = await TerminalShell.StartAsync(lab.Test2);
        await shell.TypeAsync("echo \"Typed: $((6*7))\" {A,b}_~ | cat\n");
        await lab.Test2.Screen.WaitForTerminalTextAsync(@"^Typed: 42 A_~ b_~");
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task Qemu_answers_on_its_own_protocol()
    {
        Assert.Equal("running", (await lab.Test1.Qemu.ExecuteAsync("query-status"))!["status"]!.GetValue<string>());
        Assert.Contains("virtio-net-pci.1", await lab.Test1.Qemu.MonitorAsync("info network"));
        Assert.Contains("test1", lab.Test1.Qemu.Arguments);
        Assert.True(lab.Test1.Qemu.Version >= new Version(2, 9));
        var error = await Assert.ThrowsAsync<QmpException>(() => lab.Test1.Qemu.ExecuteAsync("no-such-command", new JsonObject()));
        Assert.Equal("CommandNotFound", error.ErrorClass);
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task Qemu_reports_events()
    {
        using var limit = new CancellationTokenSource(Limits.Commands / 2);
        var events = lab.Test1.Qemu.ReadEventsAsync(limit.Token).GetAsyncEnumerator(limit.Token);
        var next = events.MoveNextAsync();
        await (await lab.Test1.PauseAsync()).DisposeAsync();
        Assert.True(await next);
        Assert.Equal("STOP", events.Current.Name);
        Assert.InRange(events.Current.Timestamp, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddSeconds(1));
        await events.DisposeAsync();
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task A_line_on_the_console_that_comes_in_pieces_matches_as_a_whole()
    {
        var console = lab.Test1.Console;
        var quiet = console.Quiet;
        console.Quiet = TimeSpan.FromSeconds(20);
        var word = console.WaitForTextAsync(@"in pieces: (\w+)");
        await lab.Test1.SucceedAsync("{ printf 'in pieces: wo'; sleep 0.5; echo rd; printf 'a prompt> '; } > /dev/ttyS0");
        Assert.Equal("word", (await word).Groups[1].Value);

        console.Quiet = quiet;
        await console.WaitForTextAsync("a prompt> ");
        await lab.Test1.SucceedAsync("echo > /dev/ttyS0");
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task The_console_is_read_line_by_line_and_kept_in_a_file()
    {
        using var limit = new CancellationTokenSource(Limits.Commands / 2);
        var lines = lab.Test1.Console.ReadLinesAsync(fromStart: false, limit.Token).GetAsyncEnumerator(limit.Token);
        var next = lines.MoveNextAsync();
        await lab.Test1.SucceedAsync("printf 'first\\nsecond\\n' > /dev/ttyS0");
        Assert.True(await next);
        Assert.Equal("first", lines.Current);
        Assert.True(await lines.MoveNextAsync());
        Assert.Equal("second", lines.Current);
        await lines.DisposeAsync();
        Assert.Contains("second", File.ReadAllText(lab.Test1.Console.LogPath));
    }
}
