using System.Diagnostics;
using NixVms.Testing.Tests.Infrastructure;

namespace NixVms.Testing.Tests.Waiting;

[Collection(ManPageNetwork.Collection)]
public sealed class WaitTests(ManPageNetwork lab)
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(2);

    /// <summary>For a look, at least.</summary>
    private static readonly TimeSpan Longer = TimeSpan.FromSeconds(8);

    [Fact(Timeout = Limits.Commands)]
    public async Task Waiting_for_what_is_there_ends_at_once()
    {
        await lab.Test2.WaitForUnitAsync("httpd");
        await lab.Test2.WaitForOpenPortAsync(80);
        await lab.Test1.WaitForOpenPortAsync(80, "test2");
        await lab.Test1.WaitForClosedPortAsync(80);
        await lab.Test1.WaitForClosedPortAsync(81, "test2");
        await lab.Test1.WaitForFileAsync("/etc/hosts");
        await lab.Test1.WaitForUnixSocketAsync("/run/systemd/journal/stdout");
        await lab.Test1.WaitForUnixSocketAsync("/run/systemd/journal/socket", isDatagram: true);
        await lab.Test1.WaitForHttpAsync(new Uri("http://test2/"));
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task What_comes_later_is_waited_for()
    {
        var file = lab.Test2.WaitForFileAsync("/tmp/later");
        var port = lab.Test2.WaitForOpenPortAsync(7777);
        var unit = lab.Test2.WaitForUnitAsync("later");
        var outcome = lab.Test2.WaitUntilSucceedsAsync("cat /tmp/later");
        var console = lab.Test2.Console.WaitForTextAsync(@"^later (\d+)\r?\n");
        await Task.Delay(300);
        Assert.All([file, port, unit, outcome, (Task)console], t => Assert.False(t.IsCompleted));

        await lab.Test2.SucceedAsync("echo here > /tmp/later; echo later 42 > /dev/ttyS0; systemd-run --quiet --unit=later nc -l -k 7777");
        await Task.WhenAll(file, port, unit, outcome, console);
        Assert.Equal("here", await outcome);
        Assert.Equal("42", (await console).Groups[1].Value);

        await lab.Test2.SucceedAsync("systemctl stop later; rm /tmp/later");
        await lab.Test2.WaitForClosedPortAsync(7777);
        await lab.Test2.WaitUntilFailsAsync("systemctl is-active later");
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task A_wait_for_HTTP_says_what_was_answered_and_follows_redirections()
    {
        var notFound = Assert.ThrowsAsync<VmTimeoutException>(() => lab.Test1.WaitForHttpAsync(new Uri("http://test2/none?a=b&c='d'"), Longer));
        var refused = Assert.ThrowsAsync<VmTimeoutException>(() => lab.Test1.WaitForHttpAsync(new Uri("http://test2:81/"), Longer));
        Assert.Contains("404 Not Found", (await notFound).LastObservation);
        Assert.Contains("refused", (await refused).LastObservation, StringComparison.OrdinalIgnoreCase);

        await using var redirecting = await lab.Test2.StartProcessAsync(
            """while :; do printf 'HTTP/1.1 302 Found\r\nLocation: http://test2/\r\nContent-Length: 0\r\n\r\n' | nc -l -N 7779; done""");
        await lab.Test1.WaitForHttpAsync(new Uri("http://test2:7779/"));
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task A_server_that_does_not_answer_is_asked_again()
    {
        // The first connection gets nothing.
        await using var server = await lab.Test2.StartProcessAsync(
            """nc -l 7779; printf 'HTTP/1.1 204 No Content\r\n\r\n' | nc -l -N 7779; exec sleep 60""");
        await lab.Test2.WaitUntilSucceedsAsync("grep -q :1E63 /proc/net/tcp /proc/net/tcp6");
        await lab.Test1.WaitForHttpAsync(new Uri("http://test2:7779/"));
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task A_wait_that_times_out_says_what_it_last_saw()
    {
        var failing = Assert.ThrowsAsync<VmTimeoutException>(() => lab.Test1.WaitUntilSucceedsAsync("echo so far; exit 6", Longer));
        await Assert.ThrowsAsync<VmTimeoutException>(() => lab.Test1.WaitForOpenPortAsync(80, timeout: Short));
        await Assert.ThrowsAsync<VmTimeoutException>(() => lab.Test1.WaitForUnixSocketAsync("/run/nowhere", timeout: Short));
        await Assert.ThrowsAsync<VmTimeoutException>(() => lab.Test1.Console.WaitForTextAsync("never printed", Short));
        await Assert.ThrowsAsync<VmTimeoutException>(() => lab.Test1.WaitForAsync("pigs fly", (_, _) => Task.FromResult(false), Short));

        var error = await failing;
        Assert.StartsWith("test1: timed out: waited 8 s until `echo so far; exit 6` succeeds.", error.Message);
        Assert.Contains("exit code 6", error.LastObservation);
        Assert.Contains("so far", error.LastObservation);
        Assert.Equal(Longer, error.Timeout);
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task A_unit_that_failed_ends_the_wait_with_its_status()
    {
        await lab.Test2.RunAsync("systemd-run --quiet --unit=broken -p Type=oneshot sh -c 'echo reason; exit 7'");
        var error = await Assert.ThrowsAsync<UnitFailedException>(() => lab.Test2.WaitForUnitAsync("broken"));
        Assert.Equal("failed", error.Status.ActiveState);
        Assert.Contains("status=7", error.Message);
        await lab.Test2.SucceedAsync("systemctl reset-failed broken");
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task A_unit_that_nothing_will_start_ends_the_wait()
    {
        var watch = Stopwatch.StartNew();
        var error = await Assert.ThrowsAsync<UnitFailedException>(() => lab.Test2.WaitForUnitAsync("no-such-unit"));
        Assert.Contains("does not exist", error.Message);
        Assert.InRange(watch.Elapsed.TotalSeconds, 3, 30);
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task A_cancelled_wait_ends()
    {
        using var source = new CancellationTokenSource(500);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => lab.Test1.WaitForFileAsync("/nowhere", cancellationToken: source.Token));
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task A_paused_machine_keeps_nobody_longer_than_asked()
    {
        await using (await lab.Test2.PauseAsync())
        {
            Assert.Equal(VmState.Paused, lab.Test2.State);
            var watch = Stopwatch.StartNew();
            var error = await Assert.ThrowsAsync<VmTimeoutException>(() => lab.Test2.WaitForFileAsync("/nowhere", Short));
            Assert.Contains("The machine is paused.", error.Message);
            Assert.InRange(watch.Elapsed.TotalSeconds, 1.9, 4);
            await Assert.ThrowsAsync<VmTimeoutException>(() => lab.Test2.RunAsync("true", Short));
        }

        Assert.Equal(VmState.Running, lab.Test2.State);
        await lab.Test2.SucceedAsync("true");
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task Services_can_be_started_stopped_and_read()
    {
        await lab.Test2.Services.StopAsync("httpd");
        Assert.Equal("inactive", (await lab.Test2.Services.GetStatusAsync("httpd")).ActiveState);
        await lab.Test2.Services.StartAsync("httpd");
        var status = await lab.Test2.Services.GetStatusAsync("httpd");
        Assert.Equal(("loaded", "active", "running"), (status.LoadState, status.ActiveState, status.SubState));
        Assert.NotEqual("0", status.Properties["MainPID"]);
        await lab.Test2.Services.RestartAsync("httpd");
        Assert.NotEqual("", await lab.Test2.Services.ReadJournalAsync("httpd", 5));
        await Assert.ThrowsAsync<CommandFailedException>(() => lab.Test2.Services.StartAsync("no-such-unit"));
    }
}
