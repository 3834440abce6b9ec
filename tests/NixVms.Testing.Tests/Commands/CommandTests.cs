using System.Diagnostics;
using System.Security.Cryptography;
using NixVms.Testing.Commands;
using NixVms.Testing.Tests.Infrastructure;

namespace NixVms.Testing.Tests.Commands;

[Collection(ManPageNetwork.Collection)]
public sealed class CommandTests(ManPageNetwork lab)
{
    [Fact(Timeout = Limits.Commands)]
    public async Task A_command_has_two_outputs_and_an_exit_code()
    {
        var result = await lab.Test1.RunAsync("echo out; echo err >&2; exit 3");
        Assert.Equal(3, result.ExitCode);
        Assert.Equal("out", result.StandardOutput);
        Assert.Equal("err", result.StandardError);
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task The_machines_have_their_architectures()
    {
        Assert.Equal("i686", await lab.Test1.SucceedAsync("uname -m"));
        Assert.Equal("x86_64", await lab.Test2.SucceedAsync("uname -m"));
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task A_failure_that_was_not_asked_for_says_all_there_is_to_know()
    {
        var error = await Assert.ThrowsAsync<CommandFailedException>(() => lab.Test2.SucceedAsync("echo out; echo err >&2; exit 4"));
        Assert.Equal(4, error.Result.ExitCode);
        Assert.Same(lab.Test2, error.Machine);
        Assert.Contains("test2: `echo out; echo err >&2; exit 4` ended with exit code 4", error.Message);
        Assert.Contains("Standard output:\nout", error.Message);
        Assert.Contains("Standard error:\nerr", error.Message);
        await Assert.ThrowsAsync<CommandFailedException>(() => lab.Test2.FailAsync("true"));
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task A_script_ends_at_the_first_failure_unless_told_otherwise()
    {
        Assert.Equal(1, (await lab.Test1.RunAsync("false | cat; echo on")).ExitCode);
        Assert.Equal("on", await lab.Test1.SucceedAsync("false; echo on", new RunOptions { Strict = false }));
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task Every_command_begins_anew()
    {
        await lab.Test1.SucceedAsync("cd /etc; variable=1; export EXPORTED=1; shopt -s nullglob");
        Assert.Equal("/tmp:::off", await lab.Test1.SucceedAsync("echo $PWD:${variable-}:${EXPORTED-}:$(shopt nullglob | grep -o 'o[nf]*$')"));
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task Values_in_a_command_are_words()
    {
        const string value = "it's $HOME; \"x\" * \\ \n~";
        Assert.Equal(value, await lab.Test1.SucceedAsync($"printf %s {value}"));
        Assert.Equal("a b", await lab.Test1.SucceedAsync($"echo {"a   b":raw}"));
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task Options_set_user_folder_environment_and_input()
    {
        var options = new RunOptions
        {
            User = "nobody",
            WorkingDirectory = "/etc",
            Environment = new Dictionary<string, string> { ["GREETING"] = "it's me" },
            StandardInput = "typed"u8.ToArray(),
        };
        Assert.Equal("nobody /etc it's me typed", await lab.Test2.SucceedAsync("echo $(id -un) $PWD $GREETING $(cat)", options));
        Assert.Contains("no user nemo", (await lab.Test2.FailAsync("true", new RunOptions { User = "nemo" })).StandardError);
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task Ten_MiB_of_any_bytes_go_in_and_come_out_while_the_host_stalls()
    {
        var bytes = RandomNumberGenerator.GetBytes(10 << 20);
        var copy = lab.Test2.RunAsync("cat", new RunOptions { StandardInput = bytes });
        Thread.Sleep(2000);
        Assert.True((await copy).StandardOutputBytes.Span.SequenceEqual(bytes));
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task A_script_of_a_megabyte_is_none_too_long() =>
        Assert.Equal("end", await lab.Test1.SucceedAsync($": {new string('x', 1 << 20)}\necho end"));

    [Fact(Timeout = Limits.Commands)]
    public async Task A_command_that_takes_too_long_is_killed_with_all_it_started()
    {
        var agent = lab.Test2.Run!.Channel;
        var grace = agent.KillGrace;
        agent.KillGrace = TimeSpan.FromSeconds(20);
        try
        {
            var error = await Assert.ThrowsAsync<VmTimeoutException>(
                () => lab.Test2.RunAsync("echo partial; sleep 4711 & sleep 4711", TimeSpan.FromSeconds(2)));
            Assert.Contains("partial", error.Message);
            Assert.Contains("`echo partial; sleep 4711 & sleep 4711`", error.Message);
        }
        finally
        {
            agent.KillGrace = grace;
        }

        await lab.Test2.WaitUntilFailsAsync("pgrep -f '^sleep 4711'");
        Assert.Equal("alive", await lab.Test2.SucceedAsync("echo alive"));
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task Commands_that_are_cancelled_at_once_are_all_killed_however_long_each_takes()
    {
        using var source = new CancellationTokenSource();
        var commands = Enumerable.Range(0, 6).Select(_ => lab.Test2.RunAsync("exec sleep 4713", cancellationToken: source.Token)).ToList();
        await lab.Test2.WaitUntilSucceedsAsync("[ $(pgrep -fc '^sleep 4713') = 6 ]");

        // While it stands still, the first of them cannot be killed, and the others wait for that.
        await using (await lab.Test2.PauseAsync())
        {
            source.Cancel();
            foreach (var command in commands)
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => command);
            await Task.Delay(1000);
        }

        await lab.Test2.WaitUntilFailsAsync("pgrep -f '^sleep 4713'", TimeSpan.FromSeconds(20));
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task A_cancelled_command_is_killed()
    {
        using var source = new CancellationTokenSource();
        var command = lab.Test2.RunAsync("touch /tmp/started; exec sleep 4712", cancellationToken: source.Token);
        await lab.Test2.WaitForFileAsync("/tmp/started");
        source.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => command);
        await lab.Test2.WaitUntilFailsAsync("pgrep -f '^sleep 4712'");
        await lab.Test2.SucceedAsync("rm /tmp/started");
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task What_a_command_leaves_running_does_not_hold_it_up()
    {
        var watch = Stopwatch.StartNew();
        var id = await lab.Test1.SucceedAsync("sleep 300 & echo $!");
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 30);
        await lab.Test1.SucceedAsync($"kill {id}");
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task A_process_runs_in_the_background_until_it_is_disposed()
    {
        string id;
        await using (var process = await lab.Test2.StartProcessAsync("echo begun; exec sleep 4713"))
        {
            await lab.Test2.WaitForAsync("it has begun", async (_, token) => await process.ReadOutputAsync(token) == "begun\n");
            id = process.Id.ToString();
            await lab.Test2.SucceedAsync($"kill -0 {id}");
        }

        await lab.Test2.WaitUntilFailsAsync($"kill -0 {id}");
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task A_process_in_the_background_has_an_outcome()
    {
        await using var process = await lab.Test2.StartProcessAsync("cat; echo err >&2; exit 5", new RunOptions { StandardInput = "in"u8.ToArray() });
        var result = await process.WaitForExitAsync();
        Assert.Equal((5, "in", "err"), (result.ExitCode, result.StandardOutput, result.StandardError));

        await using var killed = await lab.Test2.StartProcessAsync("sleep 4714");
        await killed.SignalAsync("KILL");
        Assert.Equal(137, (await killed.WaitForExitAsync()).ExitCode);
    }
}
