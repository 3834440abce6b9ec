using System.Diagnostics;
using NixVms.Testing.Tests.Infrastructure;

namespace NixVms.Testing.Tests.Invariants;

[Collection(ManPageNetwork.Collection)]
public sealed class InvariantTests(ManPageNetwork lab)
{
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(100);

    private volatile bool _holds = true;

    [Fact(Timeout = Limits.Commands)]
    public async Task A_violation_ends_commands_and_waits_and_names_the_invariant()
    {
        using (lab.Network.Invariant("all is well", _ => Task.FromResult(_holds), Often))
        {
            await lab.Test1.SucceedAsync("true");
            var command = lab.Test1.RunAsync("sleep 30");
            var wait = lab.Test2.WaitForFileAsync("/nowhere");
            await Task.Delay(300);
            Assert.False(command.IsCompleted || wait.IsCompleted);

            var watch = Stopwatch.StartNew();
            _holds = false;
            var error = await Assert.ThrowsAsync<InvariantFailedException>(() => command);
            Assert.Equal("all is well", error.Invariant);
            Assert.StartsWith("test1: the invariant \"all is well\" does not hold any longer. That ended `sleep 30`.", error.Message);
            Assert.StartsWith("test2: the invariant \"all is well\"", (await Assert.ThrowsAsync<InvariantFailedException>(() => wait)).Message);
            Assert.InRange(watch.Elapsed.TotalSeconds, 0, 5);
            await Assert.ThrowsAsync<InvariantFailedException>(() => lab.Test1.RunAsync("true"));
        }

        // What was ended runs no longer.
        await lab.Test1.WaitUntilFailsAsync("pgrep -f 'sleep 3[0]'");
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task A_condition_may_ask_machines_and_an_exception_counts_as_no()
    {
        using (lab.Network.Invariant("the site answers", async token => (await lab.Test1.RunAsync("curl -fsS http://test2/", null, token)).ExitCode == 0, Often))
        {
            await lab.Test2.SucceedAsync("sleep 0.5");
            await Assert.ThrowsAsync<InvariantFailedException>(() => lab.Test2.RunAsync("systemctl stop httpd; sleep 30"));
        }

        using (lab.Network.Invariant("broken", _ => throw new InvalidOperationException("no idea"), Often))
        {
            var error = await Assert.ThrowsAsync<InvariantFailedException>(() => lab.Test1.RunAsync("sleep 30"));
            Assert.Contains("\"broken\" cannot be checked any longer: no idea.", error.Message);
            Assert.IsType<InvalidOperationException>(error.InnerException);
        }

        await lab.ResetAsync();
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task A_check_at_the_end_sees_what_no_command_has()
    {
        using var invariant = lab.Network.Invariant("all is well", _ => Task.FromResult(_holds), TimeSpan.FromMinutes(1));
        await invariant.CheckAsync();
        _holds = false;
        Assert.Equal("all is well", (await Assert.ThrowsAsync<InvariantFailedException>(() => invariant.CheckAsync())).Invariant);
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task A_check_that_ends_after_it_is_heard_by_nobody()
    {
        var invariant = lab.Network.Invariant("all is well", _ => Task.FromResult(true), TimeSpan.FromMinutes(1));
        invariant.Dispose();
        lab.Network.Report(invariant, null);
        await lab.Test1.SucceedAsync("true");
    }

    [Fact(Timeout = Limits.Boot)]
    public async Task It_waits_while_the_network_is_restored()
    {
        using var invariant = lab.Network.Invariant("both answer", async token =>
        {
            await Task.WhenAll(lab.Network.Machines.Select(m => m.SucceedAsync("true", null, token)));
            return true;
        }, TimeSpan.FromMilliseconds(10));
        await lab.ResetAsync();
        await lab.ResetAsync();
        await lab.Test1.SucceedAsync("true");
        await invariant.CheckAsync();
    }
}
