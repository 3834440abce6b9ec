using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace NixVms.Build.Tasks.Tests.Fuzzing;

/// <summary>
/// Many cases, each with a seed of its own. A failure names the seed; NIXVMS_FUZZ_SEED begins with it, and
/// NIXVMS_FUZZ_FACTOR runs so many times as many cases.
/// </summary>
internal static class FuzzRun
{
    /// <summary>What one case may take: a thousand times what it does, but not what a text that grows squares.</summary>
    private static readonly TimeSpan CaseLimit = TimeSpan.FromSeconds(20);

    private static int FirstSeed => Variable("NIXVMS_FUZZ_SEED", 20261122);

    private static int Factor => Variable("NIXVMS_FUZZ_FACTOR", 1);

    private static readonly JsonSerializerOptions Options = new() { IncludeFields = true };

    public static void Run<T>(int count, Func<Mutator, T> make, Action<T> act)
    {
        var failures = new ConcurrentQueue<string>();
        var firstSeed = FirstSeed;
        Parallel.For(0, count * Factor, (i, state) =>
        {
            var input = make(new Mutator(firstSeed + i));
            var watch = Stopwatch.StartNew();
            var failure = FailureOf(() => act(input));
            if (failure is null && watch.Elapsed > CaseLimit)
                failure = $"took {watch.Elapsed}";
            if (failure is not null)
            {
                failures.Enqueue($"Seed {firstSeed + i}: {failure}\n{Shown(input)}");
                state.Stop();
            }
        });
        Assert.True(failures.IsEmpty, string.Join("\n\n", failures));
    }

    private static string? FailureOf(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception e)
        {
            return e.ToString();
        }
    }

    private static string Shown<T>(T input)
    {
        var text = input is byte[] bytes ? Encoding.Latin1.GetString(bytes) : JsonSerializer.Serialize(input, Options);
        return text.Length > 2000 ? text[..2000] + "…" : text;
    }

    private static int Variable(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
