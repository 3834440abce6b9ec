using System.Diagnostics;
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
    public async Task A_running_machine_has_shells_ssh_and_a_console()
    {
        Directory.CreateDirectory(_scratch["runtime"]);
        using var network = Start("", "test2");
        try
        {
            while (!Directory.EnumerateFileSystemEntries(_scratch["runtime"]).Any())
                await Task.Delay(100);

            // Begins before the machine has booted, and waits for that.
            var command = await RunAsync("", "shell", "test2", "echo out; echo err >&2; stty size; exit 3");
            Assert.Equal((3, "out\n"), (command.ExitCode, command.Output));
            Assert.Contains("err\n", command.Error);
            Assert.Equal("it's\n", (await RunAsync("", "shell", "test2", "echo", "it's")).Output);

            // A terminal: its size, a job that Ctrl-C ends, and the exit code. The keys wait for what they answer to.
            var shell = await RunAsync("stty rows 33 cols 101; ", "]# :stty size; sleep 500\r", "33 101:\u0003", "]# :echo $((6 * 7)); exit 5\r", "42:", "shell", "test2");
            Assert.Equal(5, shell.ExitCode);
            Assert.Contains("42", shell.Output);

            // Ctrl-] leaves at any time, and takes along what ran.
            var left = await RunAsync("", "]# :sleep 501\r", "sleep 501:\u001d", "shell", "test2");
            Assert.True(left.ExitCode == 0, $"{left.ExitCode}: {left.Output}{left.Error}");
            Assert.Equal("0\n", (await RunAsync("", "shell", "test2", "for i in $(seq 100); do ps -ef | grep -q '[s]leep 50' || break; sleep 0.2; done; ps -ef | grep -c '[s]leep 50' || true")).Output);

            Assert.Equal("test2\n", (await RunAsync("", "ssh", "test2", "hostname")).Output);

            var console = await RunAsync("", "leaves it:\u001d", "console", "test2");
            Assert.Equal(0, console.ExitCode);
        }
        finally
        {
            Process.Start("kill", [$"{network.Id}"]).WaitForExit();
            await network.WaitForExitAsync();
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(_scratch["runtime"]));
    }

    /// <param name="preparation">Shell commands for the terminal; there is one if a word "TEXT:KEYS" comes first.</param>
    /// <param name="words">Texts to wait for with keys to type then, as TEXT:KEYS; then the arguments of run-vms.</param>
    private async Task<(int ExitCode, string Output, string Error)> RunAsync(string preparation, params string[] words)
    {
        var keys = words.TakeWhile(w => w.Contains(':', StringComparison.Ordinal)).Select(w => w.Split(':', 2)).ToList();
        using var process = Start(keys.Count > 0 ? preparation + " " : "", [.. words.Skip(keys.Count)]);
        var error = process.StandardError.ReadToEndAsync();
        var output = "";
        var buffer = new char[4096];
        var next = 0;
        var from = 0;
        while (await process.StandardOutput.ReadAsync(buffer) is > 0 and var length)
        {
            output += new string(buffer, 0, length);
            while (next < keys.Count && output.IndexOf(keys[next][0], from, StringComparison.Ordinal) is >= 0 and var at)
            {
                from = at + keys[next][0].Length;
                // Time for a person, and for the program that the last keys start.
                await Task.Delay(2000);
                await process.StandardInput.WriteAsync(keys[next++][1]);
                await process.StandardInput.FlushAsync();
            }
        }

        await process.WaitForExitAsync();
        return (process.ExitCode, output, await error);
    }

    /// <param name="terminal">Not empty: in a terminal, after these commands.</param>
    private Process Start(string terminal, params string[] arguments)
    {
        var command = $"{ShellCommand.Quote(Path.Combine(lab.Folder, "run-vms"))} {string.Join(' ', arguments.Select(ShellCommand.Quote))}";
        var info = terminal.Length > 0
            // A shell that starts with SIGINT ignored, as what a script starts by "&" does, never hears of Ctrl-].
            ? new ProcessStartInfo("env", ["--default-signal=INT", "script", "--quiet", "--return", "--command", $"{terminal}exec {command}", "/dev/null"])
            : new ProcessStartInfo("/bin/sh", ["-c", $"exec {command}"]);
        info.RedirectStandardInput = info.RedirectStandardOutput = info.RedirectStandardError = true;
        info.WorkingDirectory = _scratch.Path;
        info.Environment["XDG_RUNTIME_DIR"] = _scratch["runtime"];
        info.Environment["TERM"] = "xterm";
        info.Environment["SHELL"] = "/bin/sh";
        var process = Process.Start(info)!;
        if (arguments is ["test2"])
        {
            process.StandardInput.Close();
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }

        return process;
    }
}
