using System.Diagnostics;
using System.Globalization;
using NixVms.Testing.Tests.Infrastructure;

namespace NixVms.Testing.Tests.Commands;

/// <summary>A machine that has run many commands is what it was before.</summary>
[Collection(ManPageNetwork.Collection)]
public sealed class EnduranceTests(ManPageNetwork lab)
{
    private const int Count = 1000;

    [Fact(Timeout = Limits.Boot)]
    public async Task A_thousand_commands_in_a_row_are_as_fast_at_the_end_and_leave_nothing()
    {
        // Caches and the like have their size after some of them.
        for (var i = 0; i < 100; i++)
            await lab.Test2.SucceedAsync("true");
        var before = await LookAsync();

        var times = new List<TimeSpan>(Count);
        for (var i = 0; i < Count; i++)
        {
            var result = await lab.Test2.RunAsync($"echo {i}; echo error {i} >&2; exit {i % 100}");
            Assert.Equal(($"{i}", $"error {i}", i % 100), (result.StandardOutput, result.StandardError, result.ExitCode));
            times.Add(result.Duration);
        }

        var after = await LookAsync();
        Assert.InRange(after.Processes, before.Processes - 5, before.Processes + 5);

        // A port removes the outputs of 32 commands at once.
        Assert.InRange(after.Files, 0, 8 * 70);
        Assert.InRange(after.AvailableKiB, before.AvailableKiB - 10_000, int.MaxValue);
        Assert.True(Median(times[^200..]) < 3 * Median(times[..200]) + TimeSpan.FromMilliseconds(20), $"{Median(times[..200])}, then {Median(times[^200..])}");
    }

    private async Task<(int Processes, int Files, int AvailableKiB)> LookAsync()
    {
        var text = await lab.Test2.SucceedAsync(
            "set -- /proc/[0-9]*; n=$#; set -- /run/nixvms/*; while read -r name size _; do [ $name = MemAvailable: ] && a=$size; done < /proc/meminfo; echo $n $# $a");
        var numbers = text.Split(' ').Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToArray();
        return (numbers[0], numbers[1], numbers[2]);
    }

    private static TimeSpan Median(IEnumerable<TimeSpan> times) => times.Order().ElementAt(100);
}
