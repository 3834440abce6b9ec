using NixVms.Testing.Tests.Infrastructure;

namespace NixVms.Testing.Tests.Steps;

[Collection(ManPageNetwork.Collection)]
public sealed class StepTests(ManPageNetwork lab)
{
    [Fact(Timeout = Limits.Commands)]
    public async Task Messages_name_the_step()
    {
        using (lab.Network.Step("an upgrade"))
        {
            using (lab.Network.Step("the download"))
            {
                var failed = await Assert.ThrowsAsync<CommandFailedException>(() => lab.Test1.SucceedAsync("exit 3"));
                Assert.StartsWith("test1, at \"an upgrade > the download\": `exit 3` ended with exit code 3.", failed.Message);
            }

            var late = await Assert.ThrowsAsync<VmTimeoutException>(() => lab.Test1.WaitForFileAsync("/nowhere", TimeSpan.FromMilliseconds(300)));
            Assert.StartsWith("test1, at \"an upgrade\": timed out: waited", late.Message);
        }

        Assert.StartsWith("test1: `exit 4`", (await Assert.ThrowsAsync<CommandFailedException>(() => lab.Test1.SucceedAsync("exit 4"))).Message);
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task Steps_that_run_at_the_same_time_are_told_apart()
    {
        async Task<string> FailAsync(string name, double seconds)
        {
            using (lab.Network.Step(name))
            {
                return (await Assert.ThrowsAsync<CommandFailedException>(() => lab.Test1.SucceedAsync($"sleep {seconds}; false"))).Message;
            }
        }

        var messages = await Task.WhenAll(FailAsync("left", 0.4), FailAsync("right", 0.2));
        Assert.StartsWith("test1, at \"left\": ", messages[0]);
        Assert.StartsWith("test1, at \"right\": ", messages[1]);
        Assert.Null(lab.Network.CurrentStep);
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task The_transcript_has_steps_and_what_was_done_in_them()
    {
        await lab.ResetAsync();
        using (lab.Network.Step("one"))
            await lab.Test2.SucceedAsync("echo in a step");
        var lines = lab.Network.Transcript.ToJsonLines().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(lines, l => l.Contains("\"step\":\"one\"", StringComparison.Ordinal) && l.Contains("\"event\":\"begins\"", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains("\"step\":\"one\"", StringComparison.Ordinal) && l.Contains("echo in a step", StringComparison.Ordinal));
        Assert.Contains("ended after", lines[^1]);
    }
}
