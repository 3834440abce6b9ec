using System.Collections.Concurrent;
using NixVms.Build.Tasks.Logs;
using NixVms.Build.Tasks.Nix;

namespace NixVms.Build.Tasks.Tests.Nix;

public sealed class SlowStepsTests
{
    private const string Derivation = "/nix/store/00000000000000000000000000000000-lynx-2.9.drv";

    private readonly ConcurrentQueue<string> _lines = new();

    [Theory]
    [InlineData(NixLogTypes.BuildActivity, "Still building lynx-2.9 (0 s)", Derivation)]
    [InlineData(NixLogTypes.SubstituteActivity, "Still fetching lynx-2.9 from https://cache.example (0 s)", Derivation, "https://cache.example")]
    [InlineData(NixLogTypes.DownloadActivity, "Still downloading https://mirror.example/a b (0 s)", "https://mirror.example/a\nb")]
    public async Task What_takes_long_is_said(int type, string line, params string[] fields)
    {
        using var steps = New(TimeSpan.FromMilliseconds(50));
        steps.Add(new NixLogEvent.Started(1, type, "", fields));

        await WaitForLineAsync();

        Assert.Equal(line, _lines.First());
    }

    [Fact]
    public async Task What_a_step_waits_for_is_said_in_its_place()
    {
        using var steps = New(TimeSpan.FromMilliseconds(50));
        steps.Add(new NixLogEvent.Started(1, NixLogTypes.BuildActivity, "", [Derivation]));
        steps.Add(new NixLogEvent.Started(2, NixLogTypes.DownloadActivity, "", ["https://mirror.example"]));

        await WaitForLineAsync();

        Assert.Contains("https://mirror.example", _lines.First());
    }

    [Fact]
    public async Task What_is_over_in_time_is_not_said()
    {
        using var steps = New(TimeSpan.FromSeconds(1));
        steps.Add(new NixLogEvent.Started(1, NixLogTypes.BuildActivity, "", [Derivation]));
        steps.Add(new NixLogEvent.Stopped(1));
        steps.Add(new NixLogEvent.Started(2, 0, "", []));

        await Task.Delay(TimeSpan.FromSeconds(1.5));

        Assert.Empty(_lines);
    }

    [Fact]
    public async Task A_long_build_is_few_lines()
    {
        using var steps = New(TimeSpan.FromMilliseconds(200));
        for (var id = 0; id < 20; id++)
            steps.Add(new NixLogEvent.Started(id, NixLogTypes.BuildActivity, "", [Derivation]));

        await WaitForLineAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(400));

        // One at a time, however long the computer took.
        Assert.Distinct(_lines);
    }

    private SlowSteps New(TimeSpan patience) => new(_lines.Enqueue, patience);

    private async Task WaitForLineAsync()
    {
        for (var i = 0; i < 600 && _lines.IsEmpty; i++)
            await Task.Delay(50);
        Assert.NotEmpty(_lines);
    }
}
