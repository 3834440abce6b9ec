using System.IO.Compression;
using System.Runtime.InteropServices;
using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Incremental;

/// <summary>The library of the package that records what Nix looks at, in programs that end in every way.</summary>
[Collection(PackedSdk.Incremental)]
public sealed class TraceLibraryTests(PackedSdk sdk)
{
    private const string Header = "nixvms-trace 2\n";

    private readonly string _folder = sdk.Folder.New("traced");

    private string Start => Path.Combine(_folder, "start/begin");

    [Fact(Timeout = Limits.Builds)]
    public async Task A_program_that_exits_leaves_what_it_and_its_children_looked_at()
    {
        var trace = await RunAsync("test -e before; . start/begin; test -e mine; (test -e forked); (test -e killed; kill -9 $BASHPID); cat /dev/null started; exit 3", exitCode: 3);

        Assert.Equal('E', trace[^1][0]);
        Assert.All(new[] { "mine", "forked", "killed", "started" }, name => Assert.Contains(trace.SkipWhile(r => r[0] != 'S'), r => IsLookAt(r, name)));
        Assert.Contains(trace.TakeWhile(r => r[0] != 'S'), r => IsLookAt(r, "before"));
    }

    [Theory(Timeout = Limits.Builds)]
    [InlineData("kill -9 $$", 137)]
    [InlineData("exec true", 0)]
    public async Task Without_an_exit_there_is_no_end(string ending, int exitCode)
    {
        var trace = await RunAsync($". start/begin; test -e mine; {ending}", exitCode);

        Assert.DoesNotContain(trace, r => r[0] == 'E');
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task More_than_there_is_memory_for_is_written_at_once()
    {
        var deep = string.Concat(Enumerable.Repeat("/" + new string('n', 250), 15));

        var trace = await RunAsync($". start/begin; for ((i = 0; i < 5000; i++)); do test -e {deep}/$i; done; true", exitCode: 0);

        Assert.True(trace.Sum(r => r.Length) > 16 << 20);
        Assert.Equal(Enumerable.Range(0, 5000).Select(i => $"{deep}/{i}").Order(), trace.Where(r => r.Contains(deep, StringComparison.Ordinal)).Select(r => r[r.IndexOf('/')..]).Order());
        Assert.Contains(trace, r => r[0] == 'E');
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task What_becomes_another_thing_is_recorded_again()
    {
        var trace = await RunAsync(". start/begin; test -f mine; test -f mine; : > mine; test -f mine; test -f mine", exitCode: 0);

        Assert.Equal(["-", "100644"], trace.Where(r => r[0] == 's' && IsLookAt(r, "mine")).Select(r => r[1] == '-' ? "-" : r.Split(':')[3]));
    }

    /// <summary>git looks at many files with many threads.</summary>
    [Fact(Timeout = Limits.Builds)]
    public async Task Threads_lose_nothing()
    {
        for (var i = 0; i < 4000; i++)
            File.WriteAllText(Path.Combine(_folder, $"file-{i}"), "");
        await RunPlainAsync("git init --quiet . && git add . && git -c user.name=a -c user.email=a commit --quiet --message one");

        var trace = await RunAsync("exec git -c index.threads=8 status --porcelain --untracked-files=no", exitCode: 0, start: Path.Combine(_folder, ".git/config"));

        Assert.Contains(trace, r => r[0] == 'E');
        Assert.Equal(4000, trace.Count(r => r[0] == 'l' && IsLookAt(r, "file-")));
    }

    [MountFact(Timeout = Limits.Builds)]
    public async Task On_a_full_disk_nothing_counts_as_recorded_and_the_program_goes_on()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "disk"));
        var script = ". start/begin; for ((i = 0; i < 2000; i++)); do test -e absent-$i; done; echo done > finished";
        var variables = string.Join(" ", Variables("disk/trace", Start).Select(v => $"{v.Key}={v.Value}"));

        await RunPlainAsync($"unshare -m bash -c 'mount -t tmpfs -o size=64k none disk && printf \"{Header}\" > disk/trace && {variables} bash -c \"{script.Replace("$", "\\$")}\"; cp disk/trace trace'");

        Assert.True(File.Exists(Path.Combine(_folder, "finished")));
        Assert.Equal(0, new FileInfo(Path.Combine(_folder, "trace")).Length);
    }

    private bool IsLookAt(string record, string name) => record.Contains($"{_folder}/{name}", StringComparison.Ordinal);

    private async Task RunPlainAsync(string script) =>
        (await sdk.RunAsync(["bash", "-c", script], _folder, sdk.NewEnvironment(), TimeSpan.FromMinutes(1))).AssertSucceeded();

    private Dictionary<string, string> Variables(string trace, string start)
    {
        var library = Path.Combine(_folder, "library.so");
        using (var package = ZipFile.OpenRead(sdk.PackageFile))
            package.GetEntry($"tools/linux-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}/libnixvms-trace.so")!.ExtractToFile(library);
        Directory.CreateDirectory(Path.GetDirectoryName(Start)!);
        File.WriteAllText(Start, "");
        return new() { ["LD_PRELOAD"] = library, ["NIXVMS_TRACE"] = Path.Combine(_folder, trace), ["NIXVMS_TRACE_START"] = start };
    }

    private async Task<IReadOnlyList<string>> RunAsync(string script, int exitCode, string? start = null)
    {
        var environment = sdk.NewEnvironment();
        foreach (var variable in Variables("trace", start ?? Start))
            environment[variable.Key] = variable.Value;
        await File.WriteAllTextAsync(environment["NIXVMS_TRACE"], Header);

        var program = await sdk.RunAsync(["bash", "-c", script], _folder, environment, TimeSpan.FromMinutes(1));

        Assert.True(program.ExitCode == exitCode, $"The exit code is {program.ExitCode}.\n{program.Text}");
        var text = await File.ReadAllTextAsync(environment["NIXVMS_TRACE"]);
        Assert.StartsWith(Header, text, StringComparison.Ordinal);
        return text[Header.Length..].Split('\0', StringSplitOptions.RemoveEmptyEntries);
    }
}
