using System.IO.Pipelines;
using System.Text;
using CliWrap;
using CliWrap.Buffered;
using NixVms.Testing.Tests.Infrastructure;

namespace NixVms.Testing.Tests.ByHand;

/// <summary>
/// run-vms shell, ssh and console in a machine that runs. What they say when nothing runs: tests/launcher/by-hand.sh.
/// Terminals are made by script(1).
/// </summary>
[Collection(ManPageNetwork.Collection)]
public sealed class RunVmsTests(ManPageNetwork lab) : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact(Timeout = Limits.Boot * 2)]
    public async Task A_running_machine_has_shells_ssh_and_a_console_and_commands_as_in_NixVms_Testing()
    {
        Directory.CreateDirectory(_scratch["runtime"]);
        var network = RunVms("", "test2").ExecuteBufferedAsync();
        try
        {
            while (!Directory.EnumerateFileSystemEntries(_scratch["runtime"]).Any())
                await Task.Delay(100);

            // Begins before the machine has booted, and waits for that.
            var command = await RunAsync("", "shell", "test2", "echo out; echo err >&2; stty size; exit 3");
            Assert.Equal((3, "out\n"), (command.ExitCode, command.StandardOutput));
            Assert.Contains("err\n", command.StandardError);
            Assert.Equal("it's\n", (await RunAsync("", "shell", "test2", "echo", "it's")).StandardOutput);

            // A terminal: its size, a job that Ctrl-C ends, and the exit code. The keys wait for what they answer to.
            var shell = await RunAsync("stty rows 33 cols 101; ", "]# :stty size; sleep 500\r", "33 101:\u0003", "]# :echo $((6 * 7)); exit 5\r", "42:", "shell", "test2");
            Assert.Equal(5, shell.ExitCode);
            Assert.Contains("42", shell.StandardOutput);

            // Ctrl-] leaves at any time, and takes along what ran.
            var left = await RunAsync("", "]# :sleep 501\r", "sleep 501:\u001d", "shell", "test2");
            Assert.True(left.ExitCode == 0, $"{left.ExitCode}: {left.StandardOutput}{left.StandardError}");
            Assert.Equal("0\n", (await RunAsync("", "shell", "test2", "for i in $(seq 100); do ps -ef | grep -q '[s]leep 50' || break; sleep 0.2; done; ps -ef | grep -c '[s]leep 50' || true")).StandardOutput);

            Assert.Equal("test2\n", (await RunAsync("", "ssh", "test2", "hostname")).StandardOutput);

            var console = await RunAsync("", "leaves it:\u001d", "console", "test2");
            Assert.Equal(0, console.ExitCode);

            foreach (var same in SameCommand.All)
                await AssertSameAsync(same);
            await AssertEndedAsync();
            await AssertLostAsync("b", "The machine restarted.", "test2 has restarted");
            await AssertLostAsync("o", "the machine has shut down", "test2 has stopped");
            Assert.Equal(0, (await network).ExitCode);
        }
        finally
        {
            if (!network.Task.IsCompleted)
                await Signal.SendAsync("TERM", network.ProcessId);
            await network;
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(_scratch["runtime"]));
    }

    private async Task AssertSameAsync(SameCommand same)
    {
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        var byHand = await RunVms("", "shell", "test2", same.Script).WithStandardOutputPipe(PipeTarget.ToStream(output)).WithStandardErrorPipe(PipeTarget.ToStream(error)).ExecuteAsync();
        var driven = await lab.Test2.RunAsync(ShellCommand.Raw(same.Script), new RunOptions { Strict = false });
        Assert.True((same.ExitCode, same.ExitCode) == (byHand.ExitCode, driven.ExitCode), $"{same.Script}: {byHand.ExitCode} and {driven.ExitCode}, {Encoding.UTF8.GetString(error.ToArray())}");
        Assert.Equal(same.Output ?? output.ToArray(), output.ToArray());
        Assert.Equal(same.Output ?? driven.StandardOutputBytes.ToArray(), driven.StandardOutputBytes.ToArray());
        Assert.Equal(same.Error ?? error.ToArray(), error.ToArray());
        Assert.Equal(same.Error ?? driven.StandardErrorBytes.ToArray(), driven.StandardErrorBytes.ToArray());
    }

    /// <summary>A command that would go on is ended with all that it has started, and the next one is served.</summary>
    private async Task AssertEndedAsync()
    {
        const string script = "sleep 4717 & touch /tmp/same; sleep 4717";
        const string look = "rm -f /tmp/same; ! pgrep -f '^sleep 4717' && echo alive";
        var byHand = RunVms("", "shell", "test2", script).ExecuteBufferedAsync();
        Assert.Equal(0, (await RunAsync("", "shell", "test2", "for i in {1..100}; do [ ! -e /tmp/same ] || exit 0; sleep 0.1; done; exit 1")).ExitCode);
        await Signal.SendAsync("TERM", byHand.ProcessId);
        Assert.Equal(143, (await byHand).ExitCode);
        Assert.Equal("alive\n", (await RunAsync("", "shell", "test2", look)).StandardOutput);

        using var source = new CancellationTokenSource();
        var driven = lab.Test2.RunAsync(script, cancellationToken: source.Token);
        await lab.Test2.WaitForFileAsync("/tmp/same");
        source.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => driven);
        await lab.Test2.WaitUntilFailsAsync("pgrep -f '^sleep 4717'");
        Assert.Equal("alive", await lab.Test2.SucceedAsync(look));
    }

    /// <summary>A command whose machine goes ends, too, and it is said why.</summary>
    private async Task AssertLostAsync(string key, string driverSays, string launcherSays)
    {
        var script = $"echo {key} > /proc/sysrq-trigger; sleep 4718";
        var byHand = RunAsync("", "shell", "test2", script);
        var error = await Assert.ThrowsAnyAsync<VmException>(() => lab.Test2.RunAsync(ShellCommand.Raw(script)));
        Assert.Contains(driverSays, error.Message);
        var ended = await byHand;
        Assert.Equal((1, ""), (ended.ExitCode, ended.StandardOutput));
        Assert.Contains($"run-vms: {launcherSays}\n", ended.StandardError);
        await lab.ResetAsync();
    }

    /// <param name="preparation">Shell commands for the terminal; there is one if a word "TEXT:KEYS" comes first.</param>
    /// <param name="words">Texts to wait for with keys to type then, as TEXT:KEYS; then the arguments of run-vms.</param>
    private async Task<BufferedCommandResult> RunAsync(string preparation, params string[] words)
    {
        var dialogue = words.TakeWhile(w => w.Contains(':', StringComparison.Ordinal)).Select(w => w.Split(':', 2)).ToList();
        var keyboard = new Pipe();
        async Task TypeAsync(Stream output, CancellationToken cancellationToken)
        {
            using var reader = new StreamReader(output);
            var next = new char[1];
            foreach (var step in dialogue)
            {
                for (var seen = ""; !seen.EndsWith(step[0], StringComparison.Ordinal); seen += next[0])
                {
                    if (await reader.ReadAsync(next, cancellationToken) == 0)
                        return;
                }

                // Time for a person, and for the program that the last keys start.
                await Task.Delay(2000, cancellationToken);
                await keyboard.Writer.WriteAsync(Encoding.UTF8.GetBytes(step[1]), cancellationToken);
            }

            await reader.ReadToEndAsync(cancellationToken);
        }

        return await RunVms(dialogue.Count > 0 ? preparation + " " : "", [.. words.Skip(dialogue.Count)])
            .WithStandardInputPipe(PipeSource.FromStream(keyboard.Reader.AsStream()))
            .WithStandardOutputPipe(PipeTarget.Create(TypeAsync))
            .ExecuteBufferedAsync();
    }

    /// <param name="terminal">Not empty: in a terminal, after these commands.</param>
    private Command RunVms(string terminal, params string[] arguments)
    {
        var command = $"{ShellCommand.Quote(Path.Combine(lab.Folder, "run-vms"))} {string.Join(' ', arguments.Select(ShellCommand.Quote))}";
        var program = terminal.Length > 0
            // A shell that starts with SIGINT ignored, as what a script starts by "&" does, never hears of Ctrl-].
            ? Cli.Wrap("env").WithArguments(["--default-signal=INT", "script", "--quiet", "--return", "--command", $"{terminal}exec {command}", "/dev/null"])
            : Cli.Wrap("/bin/sh").WithArguments(["-c", $"exec {command}"]);
        return program
            .WithWorkingDirectory(_scratch.Path)
            .WithEnvironmentVariables(e => e.Set("XDG_RUNTIME_DIR", _scratch["runtime"]).Set("TERM", "xterm").Set("SHELL", "/bin/sh"))
            .WithValidation(CommandResultValidation.None);
    }
}
