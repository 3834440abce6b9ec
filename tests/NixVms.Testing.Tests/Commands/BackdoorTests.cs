using System.Security.Cryptography;
using NixVms.Testing.Commands;
using NixVms.Testing.Tests.Infrastructure;

namespace NixVms.Testing.Tests.Commands;

/// <summary>The root shell of an unmodified NixOS, which our machines have, too: what is used where there is no agent.</summary>
[Collection(ManPageNetwork.Collection)]
public sealed class BackdoorTests(ManPageNetwork lab)
{
    private const int Enough = 128 << 20;

    private static readonly TimeSpan Greeting = TimeSpan.FromSeconds(30);

    private BackdoorChannel Backdoor => ((GuestChannel)lab.Test2.Run!.Channel).Backdoor;

    [Fact(Timeout = Limits.Boot)]
    public async Task Commands_have_outputs_input_and_exit_code_and_run_at_once()
    {
        await Backdoor.Ready.WaitAsync(Greeting);
        Assert.True(await Backdoor.HasAgentAsync());

        var result = await Backdoor.RunAsync("cat; echo err >&2; exit 3", "it's in"u8.ToArray(), Enough, default);
        Assert.Equal((3, "it's in", "err"), (result.ExitCode, result.StandardOutput, result.StandardError));

        var results = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => Backdoor.RunAsync($"echo {i}; sleep 1", default, Enough, default)));
        Assert.Equal(["0", "1", "2", "3", "4"], results.Select(r => r.StandardOutput));
    }

    [Fact(Timeout = Limits.Boot)]
    public async Task Bytes_survive_although_the_host_stalls()
    {
        await Backdoor.Ready.WaitAsync(Greeting);
        var bytes = RandomNumberGenerator.GetBytes(300_000);
        var copy = Backdoor.RunAsync("cat", bytes, Enough, default);
        Thread.Sleep(1000);
        Assert.True((await copy).StandardOutputBytes.Span.SequenceEqual(bytes));
    }

    [Fact(Timeout = Limits.Boot)]
    public async Task A_command_can_be_killed()
    {
        await Backdoor.Ready.WaitAsync(Greeting);
        Backdoor.KillGrace = TimeSpan.FromSeconds(20);
        using var killed = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        var result = await Backdoor.RunAsync("echo partial; sleep 4715", default, Enough, killed.Token);
        Assert.Equal((137, "partial"), (result.ExitCode, result.StandardOutput));
        await lab.Test2.WaitUntilFailsAsync("pgrep -f '^sleep 4715'");
    }

    [Fact(Timeout = Limits.Boot)]
    public async Task A_command_that_cannot_be_killed_is_cancelled_all_the_same()
    {
        await Backdoor.Ready.WaitAsync(Greeting);
        Backdoor.KillGrace = TimeSpan.FromSeconds(0.5);
        using var killed = new CancellationTokenSource();
        var command = Backdoor.RunAsync("exec sleep 4716", default, Enough, killed.Token);
        await lab.Test2.WaitUntilSucceedsAsync("pgrep -f '^sleep 4716'");
        await using (await lab.Test2.PauseAsync())
        {
            killed.Cancel();
            var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => command);
            Assert.Equal(killed.Token, error.CancellationToken);
        }

        await lab.Test2.WaitUntilFailsAsync("pgrep -f '^sleep 4716'");
    }

    [Fact(Timeout = Limits.Boot)]
    public async Task A_restored_machine_takes_commands()
    {
        await lab.ResetAsync();
        await Backdoor.Ready.WaitAsync(Greeting);
        Assert.Equal("again", (await Backdoor.RunAsync("echo again", default, Enough, default)).StandardOutput);
    }
}
