using NixVms.Build.Tasks.Building;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Logs;

namespace NixVms.Build.Tasks.Tests.Building;

public sealed class BuildLogsTests : IDisposable
{
    private const string OfA = "/nix/store/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-of-a.drv";
    private const string OfBoth = "/nix/store/bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb-of-both.drv";

    private readonly ScratchFolder _folder = new(ScratchFolder.DifficultName);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_network_gets_the_lines_of_its_builders()
    {
        using (var logs = Logs())
        {
            Start(logs, 1, OfA);
            Start(logs, 2, OfBoth);
            Print(logs, 1, "one");
            Print(logs, 2, "two");
            Print(logs, 3, "of nobody");
            logs.Add(new NixLogEvent.Stopped(1));
            Print(logs, 1, "too late");
            Assert.Equal(_folder["a/build.log"], logs.FileOf(OfA));
            Assert.Equal(["one"], logs.EndOf(OfA));
        }

        Assert.Equal($"--- {OfA} ---\n--- {OfBoth} ---\nof-a> one\nof-both> two\n", File.ReadAllText(_folder["a/build.log"]));
        Assert.Equal($"--- {OfBoth} ---\nof-both> two\n", File.ReadAllText(_folder["b/build.log"]));
    }

    [Fact]
    public void A_build_that_prints_nothing_leaves_the_last_log_alone()
    {
        _folder.Write("a/build.log", "of the last build");

        Logs().Dispose();

        Assert.Equal("of the last build", File.ReadAllText(_folder["a/build.log"]));
        Assert.False(File.Exists(_folder["b/build.log"]));
    }

    [Fact]
    public void A_new_log_replaces_the_last_one_and_whoever_reads_that_keeps_it()
    {
        var path = _folder.Write("a/build.log", "of the last build");
        using var reader = new StreamReader(path);

        using (var logs = Logs())
            Start(logs, 1, OfA);

        Assert.Equal("of the last build", reader.ReadToEnd());
        Assert.Equal($"--- {OfA} ---\n", File.ReadAllText(path));
    }

    [Fact]
    public void Lines_are_cleaned_and_long_ones_are_cut_only_where_they_are_shown()
    {
        var text = $"\u001b[1m##vso[task.complete]{new string('x', 5000)}";
        using (var logs = Logs())
        {
            Start(logs, 1, OfA);
            Print(logs, 1, text);
            var shown = Assert.Single(logs.EndOf(OfA));
            Assert.StartsWith("# #vso[task.complete]xxx", shown);
            Assert.EndsWith("… (3021 more)", shown);
        }

        Assert.Contains($"of-a> # #vso[task.complete]{new string('x', 5000)}\n", File.ReadAllText(_folder["a/build.log"]));
    }

    [Fact]
    public void Only_the_last_lines_are_remembered()
    {
        using var logs = Logs();
        Start(logs, 1, OfA);
        for (var i = 0; i < 100; i++)
            Print(logs, 1, $"{i}");

        Assert.Equal(Enumerable.Range(75, 25).Select(i => $"{i}"), logs.EndOf(OfA));
    }

    [Fact]
    public void A_log_ends_at_its_limit_and_says_so()
    {
        using (var log = new NetworkLog(_folder["build.log"], limit: 100))
        {
            for (var i = 0; i < 50; i++)
                log.Write("123456789");
            Assert.True(log.IsCut);
            log.WriteEnd(["the end"]);
        }

        var lines = File.ReadAllLines(_folder["build.log"]);
        Assert.Equal(Enumerable.Repeat("123456789", 10), lines[..10]);
        Assert.StartsWith("--- The log is cut here", lines[10]);
        Assert.Equal(["the end"], lines[11..]);
    }

    [Fact]
    public void A_log_that_cannot_be_written_is_no_reason_to_fail()
    {
        _folder.Write("a", "a file where the folder should be");
        using var logs = Logs();

        Start(logs, 1, OfA);
        Print(logs, 1, "one");

        Assert.Null(logs.FileOf(OfA));
        Assert.Equal(["one"], logs.EndOf(OfA));
    }

    private static void Start(BuildLogs logs, long id, string derivation) => logs.Add(new NixLogEvent.Started(id, NixLogTypes.BuildActivity, "", [derivation]));

    private static void Print(BuildLogs logs, long id, string line) => logs.Add(new NixLogEvent.Result(id, NixLogTypes.BuildLogLine, [line]));

    private BuildLogs Logs()
    {
        var graph = new DerivationGraph(path => new DerivationFile([], path switch { "a" => [OfA, OfBoth], "b" => [OfBoth], _ => [] }, "", "", new Dictionary<string, string>()));
        return new BuildLogs([Target("a"), Target("b")], graph);
    }

    private BuildTarget Target(string name) => new(name, name, new SourcePosition("/network.nix"), [], _folder[$"{name}/build.log"]);
}
