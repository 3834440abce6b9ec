using NixVms.Build.Tasks.Building;
using NixVms.Build.Tasks.Logs;
using NixVms.Build.Tasks.Tests.Logs;

namespace NixVms.Build.Tasks.Tests.Building;

public class BuildProgressTests
{
    [Theory]
    [InlineData("2.8", "dep1", "dep2", "top")]
    [InlineData("2.26", "dep1", "dep2", "top")]
    [InlineData("2.34", "dep1", "dep2", "top")]
    public void Each_derivation_is_counted_against_the_plan(string version, string first, string second, string third) =>
        Assert.Equal([$"[1/3] building {first}", $"[2/3] building {second}", $"[3/3] building {third}"], Lines(RecordedLog.Read(version, "build-ok")));

    [Fact]
    public void What_is_fetched_is_counted_once_although_it_is_copied_too() =>
        Assert.Equal(
            ["[1/3] fetching cdep1 from file:///srv/cache", "[2/3] fetching cdep2 from file:///srv/cache", "[3/3] fetching ctop from file:///srv/cache"],
            Lines(RecordedLog.Read("2.8", "subst-file")));

    [Fact]
    public void A_remote_build_is_one_although_it_starts_twice_and_what_it_copies_joins_the_plan() =>
        Assert.Equal(
            [
                "[1/3] building cdep1 on ssh-ng://nixbuilder", "[2/4] copying cdep1 from ssh-ng://nixbuilder",
                "[3/4] building cdep2 on ssh-ng://nixbuilder", "[4/5] copying cdep2 from ssh-ng://nixbuilder",
                "[5/5] building ctop on ssh-ng://nixbuilder", "[6/6] copying ctop from ssh-ng://nixbuilder",
            ],
            Lines(RecordedLog.Read("2.8", "remote-build")));

    [Fact]
    public void What_nobody_knows_how_to_build_is_no_part_of_the_plan() =>
        Assert.Equal(
            ["[1/1] building b"],
            Lines([
                Info("don't know how to build these paths:"), Info("  /nix/store/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-a"),
                Info("this derivation will be built:"), Info("  /nix/store/bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb-b.drv"),
                Build(1, "/nix/store/bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb-b.drv"),
            ]));

    [Fact]
    public void Where_there_is_no_plan_the_counters_tell() =>
        Assert.Equal(
            ["[1/7] building b"],
            Lines([
                new NixLogEvent.Started(9, NixLogTypes.BuildsActivity, "", []), new NixLogEvent.Result(9, NixLogTypes.Progress, ["0", "7", "0", "0"]),
                new NixLogEvent.Result(10, NixLogTypes.Progress, ["0", "99", "0", "0"]), Build(1, "/nix/store/bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb-b.drv"),
            ]));

    [Fact]
    public void What_another_computer_lost_begins_again_and_several_computers_get_the_same()
    {
        const string derivation = "/nix/store/bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb-b.drv";
        const string path = "/nix/store/cccccccccccccccccccccccccccccccc-c";

        Assert.Equal(
            ["[1/1] building b on ssh-ng://one", "[2/2] copying c to ssh-ng://one", "[2/2] building b on ssh-ng://two", "[3/3] copying c to ssh-ng://two", "[3/3] building b"],
            Lines([
                Remote(1, "ssh-ng://one"), Copy(2, "ssh-ng://one"), Build(3, derivation), new NixLogEvent.Stopped(3), new NixLogEvent.Stopped(1),
                Remote(4, "ssh-ng://two"), Copy(5, "ssh-ng://two"), new NixLogEvent.Stopped(4),
                Build(6, derivation),
            ]));

        static NixLogEvent Remote(long id, string builder) => new NixLogEvent.Started(id, NixLogTypes.BuildActivity, "", [derivation, builder, "1", "1"]);
        static NixLogEvent Copy(long id, string builder) => new NixLogEvent.Started(id, NixLogTypes.CopyPathActivity, "", [path, "local", builder]);
    }

    [Fact]
    public void Names_are_data() =>
        Assert.Equal(["[1/1] building # #vso[x]"], Lines([Build(1, "/nix/store/bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb-\u001b[1m##vso[x].drv")]));

    [Fact]
    public void Unknown_events_and_missing_fields_say_nothing() =>
        Assert.Empty(Lines([
            new NixLogEvent.Started(1, 113, "", ["/nix/store/x"]), new NixLogEvent.Started(2, NixLogTypes.BuildActivity, "", []),
            new NixLogEvent.Started(3, NixLogTypes.SubstituteActivity, "", ["x"]), new NixLogEvent.Started(4, NixLogTypes.CopyPathActivity, "", ["x"]),
            new NixLogEvent.Result(2, NixLogTypes.Progress, []), new NixLogEvent.Result(2, 289099, ["x"]), new NixLogEvent.Stopped(77), new NixLogEvent.Plain("x"),
        ]));

    private static NixLogEvent Info(string text) => new NixLogEvent.Message(3, text, null, null);

    private static NixLogEvent Build(long id, string derivation) => new NixLogEvent.Started(id, NixLogTypes.BuildActivity, "", [derivation, "", "1", "1"]);

    private static List<string> Lines(IEnumerable<NixLogEvent> events)
    {
        List<string> lines = [];
        var progress = new BuildProgress(lines.Add);
        foreach (var logEvent in events)
            progress.Add(logEvent);
        return lines;
    }
}
