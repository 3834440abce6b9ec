using System.Collections.Concurrent;
using System.Diagnostics;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Processes;

namespace NixVms.Build.Tasks.Tests.Processes;

public class ProcessRunnerTests
{
    // Far beyond what any of these scripts takes, and far less than what one would wait for in vain: a stall fails.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task The_exit_code_is_handed_back()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);

        Assert.Equal(0, await RunAsync(ShellScript.Command(folder, "exit 0")));
        Assert.Equal(42, await RunAsync(ShellScript.Command(folder, "exit 42")));
        Assert.Equal(128 + 9, await RunAsync(ShellScript.Command(folder, "kill -9 $$")));
    }

    [Fact]
    public async Task Standard_input_is_closed()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);

        var result = await CaptureAsync(ShellScript.Command(folder, "cat; read line || echo end of input"));

        Assert.Equal("end of input\n", result.StandardOutput);
    }

    [Fact]
    public async Task Both_outputs_are_kept_apart()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        const string script = "echo out 1; echo err 1 >&2; echo out 2; echo err 2 >&2";
        ConcurrentQueue<string> output = [], errors = [];

        var result = await CaptureAsync(ShellScript.Command(folder, script));
        await RunAsync(ShellScript.Command(folder, script), output.Enqueue, errors.Enqueue);

        Assert.Equal("out 1\nout 2\n", result.StandardOutput);
        Assert.Equal("err 1\nerr 2\n", result.StandardError);
        Assert.Equal(["out 1", "out 2"], output);
        Assert.Equal(["err 1", "err 2"], errors);
    }

    [Fact]
    public async Task Captured_errors_can_be_handed_on_line_by_line()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        ConcurrentQueue<string> errors = [];

        var result = await ProcessRunner.CaptureAsync(
            ShellScript.Command(folder, "echo out; echo 1 >&2; echo 2 >&2"), errors.Enqueue, CancellationToken.None).WaitAsync(Patience);

        Assert.Equal("out\n", result.StandardOutput);
        Assert.Equal(["1", "2"], errors);
    }

    [Fact]
    public async Task Much_output_on_both_streams_does_not_stall()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        var lines = new int[2];

        await RunAsync(
            ShellScript.Command(folder, "i=0; while [ $i -lt 200 ]; do head -c 20000 /dev/zero | tr '\\0' x >&2; echo >&2; head -c 20000 /dev/zero | tr '\\0' y; echo; i=$((i+1)); done"),
            line => lines[0] += line.Length == 20_000 ? 1 : 0,
            line => lines[1] += line.Length == 20_000 ? 1 : 0);

        Assert.Equal([200, 200], lines);
    }

    [Fact]
    public async Task Lines_of_more_than_a_mebibyte_are_cut()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        ConcurrentQueue<string> output = [];

        await RunAsync(ShellScript.Command(folder, "head -c 3000000 /dev/zero | tr '\\0' x; echo; echo next"), output.Enqueue);

        Assert.Equal([LinePipe.MaxLineLength, 4], output.Select(line => line.Length));
        Assert.Equal("next", output.Last());
    }

    [Fact]
    public async Task Output_is_UTF_8_whatever_the_locale_and_bytes_that_are_not_do_no_harm()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        var command = ShellScript.Command(folder, "printf 'gr\\303\\274\\303\\237e \\360\\237\\216\\211\\n'; printf 'a\\377\\303b\\n'");

        var result = await CaptureAsync(command with { Environment = new Dictionary<string, string?> { ["LC_ALL"] = "C" } });

        var lines = result.StandardOutput.Split('\n');
        Assert.Equal("grüße 🎉", lines[0]);
        Assert.StartsWith("a", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("b", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_line_needs_no_line_feed()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        ConcurrentQueue<string> output = [];

        await RunAsync(ShellScript.Command(folder, "printf 'first\\n\\nlast'"), output.Enqueue);

        Assert.Equal(["first", "", "last"], output);
    }

    [Fact]
    public async Task A_handler_that_takes_its_time_gets_every_line()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        ConcurrentQueue<string> output = [];

        await RunAsync(ShellScript.Command(folder, "echo 1; echo 2; echo 3; echo 4"), line =>
        {
            Thread.Sleep(TimeSpan.FromSeconds(0.6));
            output.Enqueue(line);
        });

        Assert.Equal(["1", "2", "3", "4"], output);
    }

    [Fact]
    public async Task A_grandchild_that_keeps_the_pipes_open_does_not_stall()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        ConcurrentQueue<string> output = [];

        await RunAsync(ShellScript.Command(folder, "sleep 600 & echo $!"), output.Enqueue);

        Kill(Assert.Single(output));
    }

    [Fact]
    public async Task Captured_output_is_not_lost_when_a_grandchild_keeps_the_pipes_open()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);

        var result = await CaptureAsync(ShellScript.Command(folder, "sleep 600 & echo $! >pid; echo output; echo error >&2"));
        Kill(File.ReadAllText(folder["pid"]));

        Assert.Equal("error\n", result.StandardError);
        Assert.Equal("output\n", result.StandardOutput);
    }

    [Fact]
    public async Task A_grandchild_that_goes_on_writing_does_not_stall()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        ConcurrentQueue<string> output = [];

        await RunAsync(ShellScript.Command(folder, "(while :; do echo more; sleep 0.2; done) & echo $!"), output.Enqueue);

        Kill(output.First(line => line != "more"));
    }

    [Fact]
    public async Task The_handler_of_a_last_line_without_a_line_feed_is_awaited()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        var isHandled = false;

        await RunAsync(ShellScript.Command(folder, "printf last"), _ =>
        {
            Thread.Sleep(TimeSpan.FromSeconds(2));
            isHandled = true;
        });

        Assert.True(isHandled);
    }

    [Fact]
    public async Task No_line_is_handed_on_once_the_runner_has_returned()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        ConcurrentQueue<string> output = [];

        await RunAsync(ShellScript.Command(folder, "(until [ -e go ]; do sleep 0.05; done; echo late; touch gone) & echo early"), output.Enqueue);
        File.WriteAllText(folder["go"], "");
        Assert.True(SpinWait.SpinUntil(() => File.Exists(folder["gone"]), Patience));
        await Task.Delay(TimeSpan.FromSeconds(0.3));

        Assert.Equal(["early"], output);
    }

    [Fact]
    public async Task A_handler_that_throws_ends_the_run_with_its_exception()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);

        // More output than a pipe holds: the program must not wait for a reader that is gone.
        var command = ShellScript.Command(folder, "i=0; while [ $i -lt 20000 ]; do echo 0123456789; i=$((i+1)); done");
        await Assert.ThrowsAsync<NotSupportedException>(() => ProcessRunner.RunAsync(
            command, _ => throw new NotSupportedException(), onError: null, CancellationToken.None).WaitAsync(Patience));
    }

    [Fact]
    public async Task Cancellation_lets_the_program_clean_up()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);

        await AssertCancelledAsync(
            ShellScript.Command(folder, "trap 'echo interrupted >marker; exit 130' INT; echo ready; while :; do sleep 0.05; done") with { InterruptGrace = 10 * Patience });

        Assert.Equal("interrupted\n", File.ReadAllText(folder["marker"]));
    }

    [Fact]
    public async Task Cancellation_kills_a_program_that_ignores_it_together_with_its_children()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);

        await AssertCancelledAsync(
            ShellScript.Command(folder, "trap '' INT; sleep 600 & echo $! >child; (sleep 600 & echo $! >grandchild; wait) & echo $$ >self; until [ -s child ] && [ -s grandchild ]; do sleep 0.02; done; echo ready; while :; do sleep 0.05; done") with { InterruptGrace = TimeSpan.FromSeconds(0.2) });

        foreach (var name in new[] { "self", "child", "grandchild" })
            Assert.True(await ShellScript.EndsAsync(int.Parse(File.ReadAllText(folder[name]))), $"{name} survived.");
    }

    [Fact]
    public async Task Cancellation_leaves_no_children_behind_when_the_program_itself_ends_politely()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);

        // What a shell starts in the background ignores SIGINT.
        await AssertCancelledAsync(
            ShellScript.Command(folder, "trap 'exit 130' INT; sleep 600 & echo $! >child; echo ready; while :; do sleep 0.05; done"));

        var child = File.ReadAllText(folder["child"]);
        var ended = await ShellScript.EndsAsync(int.Parse(child));
        Kill(child);
        Assert.True(ended, "The child survived.");
    }

    [Fact]
    public async Task What_is_cancelled_beforehand_does_not_start()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            ProcessRunner.RunAsync(ShellScript.Command(folder, "echo >marker"), null, null, new CancellationToken(canceled: true)));

        Assert.False(File.Exists(folder["marker"]));
    }

    [Fact]
    public async Task Cancelling_afterwards_has_no_effect()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        using var cancellation = new CancellationTokenSource();

        var exitCode = await ProcessRunner.RunAsync(ShellScript.Command(folder, "exit 3"), null, null, cancellation.Token).WaitAsync(Patience);
        await cancellation.CancelAsync();

        Assert.Equal(3, exitCode);
    }

    [Fact]
    public async Task Cancelling_at_any_moment_ends_in_time()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        var command = ShellScript.Command(folder, "echo a; echo b >&2; sleep 0.05; echo c");
        for (var delay = 0; delay < 100; delay += 4)
        {
            using var cancellation = new CancellationTokenSource(delay);
            try
            {
                await ProcessRunner.RunAsync(command, null, null, cancellation.Token).WaitAsync(Patience);
            }
            catch (OperationCanceledException)
            {
            }
        }
    }

    [Fact]
    public async Task Variables_are_set_and_removed_and_the_others_inherited()
    {
        var command = new ProcessCommand("/usr/bin/env", ["-0"], "/", new Dictionary<string, string?>
        {
            ["NIXVMS_TEST"] = "a b\n\"ü\" = \\",
            ["NIXVMS_EMPTY"] = "",
            ["PATH"] = null,
            ["NIXVMS_TEST_THAT_NOBODY_SET"] = null,
        });

        var variables = (await CaptureAsync(command)).StandardOutput.Split('\0');

        Assert.Contains("NIXVMS_TEST=a b\n\"ü\" = \\", variables);
        Assert.Contains("NIXVMS_EMPTY=", variables);
        Assert.DoesNotContain(variables, v => v.StartsWith("PATH=", StringComparison.Ordinal));
        Assert.DoesNotContain(variables, v => v.StartsWith("NIXVMS_TEST_THAT", StringComparison.Ordinal));
        if (Environment.GetEnvironmentVariable("HOME") is { } home)
            Assert.Contains($"HOME={home}", variables);
    }

    [Fact]
    public async Task The_working_directory_is_the_commands_own()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);

        var result = await CaptureAsync(new ProcessCommand("/bin/sh", ["-c", "pwd -P"], folder.Path));

        Assert.Equal(folder.Path + "\n", result.StandardOutput);
    }

    [Fact]
    public async Task A_program_that_does_not_exist_is_an_error_at_once()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);

        await Assert.ThrowsAsync<NixVmsException>(() => RunAsync(new ProcessCommand(folder["nothing"], [], folder.Path)));
        await Assert.ThrowsAsync<NixVmsException>(() => RunAsync(new ProcessCommand("/bin/sh", ["-c", ":"], folder["nothing"])));
        await Assert.ThrowsAsync<NixVmsException>(() => RunAsync(new ProcessCommand(folder.Write("not-executable"), [], folder.Path)));
    }

    [Fact]
    public async Task Many_programs_at_once_keep_their_outputs_to_themselves()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        var script = folder.Write("script.sh", "echo \"$1\"; echo \"$1\" >&2; exit \"$1\"");

        var results = await Task.WhenAll(Enumerable.Range(0, 30).Select(i =>
            CaptureAsync(new ProcessCommand("/bin/sh", [script, $"{i}"], folder.Path))));

        Assert.Equal(Enumerable.Range(0, 30).Select(i => new ProcessResult(i, $"{i}\n", $"{i}\n")), results);
    }

    /// <summary>Whoever else uses the pool of threads may keep all of them: then what has been written is read later.</summary>
    [Fact]
    public async Task Output_is_read_however_late_a_thread_comes_to_it()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        var script = folder.Write("script.sh", "echo \"$1\"");

        var results = new List<Task<ProcessResult>>();
        for (var i = 0; i < 60; i++)
        {
            results.Add(ProcessRunner.CaptureAsync(new ProcessCommand("/bin/sh", [script, $"{i}"], folder.Path), CancellationToken.None));
            _ = Task.Run(() => Thread.Sleep(1200));
        }

        Assert.Equal(Enumerable.Range(0, 60).Select(i => new ProcessResult(0, $"{i}\n", "")), await Task.WhenAll(results));
    }

    private static Task<int> RunAsync(ProcessCommand command, Action<string>? onOutput = null, Action<string>? onError = null) =>
        ProcessRunner.RunAsync(command, onOutput, onError, CancellationToken.None).WaitAsync(Patience);

    private static Task<ProcessResult> CaptureAsync(ProcessCommand command) =>
        ProcessRunner.CaptureAsync(command, CancellationToken.None).WaitAsync(Patience);

    /// <summary>Cancels a script once it says that it is ready.</summary>
    private static async Task AssertCancelledAsync(ProcessCommand command)
    {
        using var cancellation = new CancellationTokenSource();
        var ready = new TaskCompletionSource();
        var run = ProcessRunner.RunAsync(command, _ => ready.TrySetResult(), null, cancellation.Token);
        await ready.Task.WaitAsync(Patience);

        cancellation.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(Patience));
    }

    private static void Kill(string processId)
    {
        try
        {
            using var process = Process.GetProcessById(int.Parse(processId));
            process.Kill();
        }
        catch (ArgumentException)
        {
        }
    }
}
