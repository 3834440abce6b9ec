using System.Text.RegularExpressions;
using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Diagnostics;

/// <summary>What a build tells while it goes well.</summary>
[Collection(PackedSdk.Alone)]
public sealed partial class ProgressTests(PackedSdk sdk)
{
    [Fact(Timeout = Limits.Build)]
    public async Task A_line_per_derivation_the_log_and_the_times()
    {
        var project = BuildingProjects.Project(sdk, """{ alpha.environment.etc."a".source = run "hello-1.0" "echo somebody says hello; echo > $out" { }; }""");

        var output = (await project.BuildAsync("-verbosity:normal")).AssertSucceeded();

        var lines = output.Console.Split('\n').Select(l => l.Trim()).ToList();
        var counts = lines.Select(l => Count().Match(l)).Where(m => m.Success).Select(m => (At: int.Parse(m.Groups[1].Value, null), Of: int.Parse(m.Groups[2].Value, null))).ToList();
        Assert.Equal(Enumerable.Range(1, counts.Count), counts.Select(c => c.At));
        Assert.All(counts, c => Assert.Equal(counts[^1].At, c.Of));
        Assert.Contains(lines, l => Count().Replace(l, "") == "building hello-1.0");
        Assert.Contains(lines, l => Times().IsMatch(l));
        Assert.Contains($"lab -> {project["bin/Debug/lab/run-vms"]}", lines);
        Assert.DoesNotContain("--add-root", output.Console);
        Assert.Contains("hello-1.0> somebody says hello\n", File.ReadAllText(project["obj/Debug/nixvms/lab/build.log"]));

        // At the usual verbosity the networks that were made, and no more.
        project.With("lab.nix", File.ReadAllText(project["lab.nix"]).Replace("hello-1.0", "hello-1.1"));
        var quiet = (await project.BuildAsync()).AssertSucceeded();
        quiet.AssertPrinted("lab -> ");
        Assert.DoesNotMatch(Count(), quiet.Console);

        // A build with nothing to do leaves the log of the last one that built; dotnet clean takes it.
        (await project.BuildAsync()).AssertSucceeded().AssertOwnTasks();
        Assert.Contains("hello-1.1> ", File.ReadAllText(project["obj/Debug/nixvms/lab/build.log"]));
        (await project.CleanAsync()).AssertSucceeded();
        Assert.False(File.Exists(project["obj/Debug/nixvms/lab/build.log"]));
    }

    [Theory(Timeout = Limits.Build)]
    [InlineData("line=$(head -c 4000 /dev/zero | tr '\\\\0' x); yes $line | head -c 150000000; exit 3")]
    [InlineData("head -c 60000000 /dev/zero | tr '\\\\0' x; exit 3")]
    public async Task A_builder_that_prints_without_end_takes_no_memory_and_little_disk(string script)
    {
        var project = BuildingProjects.Project(sdk, $$"""{ alpha.environment.etc."a".source = run "flood" "{{script}}" { }; }""");
        (await project.BuildAsync("-t:EvaluateNixNetwork")).AssertSucceeded();

        using var build = project.StartBuild("build", "--no-restore", "-maxCpuCount:1");
        var builds = build.WaitAsync(TimeSpan.FromSeconds(120));
        long peak = 0;
        for (; !builds.IsCompleted; await Task.WhenAny(builds, Task.Delay(50)))
            peak = Math.Max(peak, PeakOf(build.Program.Id));
        var output = await builds;

        // 170 MB are MSBuild's own.
        Assert.InRange(peak >> 20, 50, 260);
        Assert.InRange(new FileInfo(project["obj/Debug/nixvms/lab/build.log"]).Length, 1 << 19, (64 << 20) + (1 << 20));
        var error = Assert.Single(output.FirstLines());
        Assert.StartsWith("Machine 'alpha': building flood failed with exit code 3.", error.Text);
        Assert.All(output.Errors, e => Assert.InRange(e.Text.Length, 1, 2_100));
        Assert.Contains(output.Errors, e => e.Text.EndsWith(" more)", StringComparison.Ordinal));
    }

    private static long PeakOf(int processId)
    {
        try
        {
            return long.Parse(Regex.Match(File.ReadAllText($"/proc/{processId}/status"), @"VmHWM:\s*(\d+)").Groups[1].Value, null) << 10;
        }
        catch (Exception e) when (e is IOException or FormatException)
        {
            return 0;
        }
    }

    [GeneratedRegex(@"^\[(\d+)/(\d+)\] ", RegexOptions.Multiline)]
    private static partial Regex Count();

    [GeneratedRegex(@"^lab: evaluated in \d+\.\d+ s, built in \d+\.\d+ s, linked in \d+\.\d+ s$")]
    private static partial Regex Times();
}
