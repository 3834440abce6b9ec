using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Incremental;

/// <summary>A record that cannot be used is made anew, without a word.</summary>
[Collection(PackedSdk.Incremental)]
public sealed class InputsFileTests(PackedSdk sdk)
{
    private static readonly Dictionary<string, Func<string, string>> Damages = new()
    {
        ["empty"] = _ => "",
        ["truncated in a line"] = text => text[..(text.Length / 2)],
        ["garbage"] = _ => "\0\u0001\ufffd\n\n\tgarbage\t\t\t\t\n",
        ["of a future version"] = text => text.Replace("inputs 1:", "inputs 2:"),
    };

    [Fact(Timeout = Limits.Builds)]
    public async Task A_damaged_record_is_made_anew()
    {
        var project = TestProject.OfNetwork(sdk);
        (await project.BuildAsync()).AssertSucceededWithoutWarnings();
        var inputs = project["obj/Debug/nixvms/lab/inputs"];
        var good = await File.ReadAllTextAsync(inputs);

        foreach (var (name, damage) in Damages)
        {
            var bad = damage(good);
            Assert.True(bad != good, name);
            await File.WriteAllTextAsync(inputs, bad);

            var build = await project.BuildAsync("--no-restore");

            build.AssertSucceededWithoutWarnings();
            Assert.True(build.Evaluated().ContainsKey("lab"), $"Nothing was evaluated although the record was {name}.\n{build.Console}");
            build.AssertOwnTasks("EvaluateNixNetwork");
            Assert.Equal(InputLines(good), InputLines(await File.ReadAllTextAsync(inputs)));
        }

        await project.AssertUpToDateAsync();
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task A_removed_or_damaged_file_of_those_that_MSBuild_reads_is_made_anew()
    {
        var project = TestProject.OfNetwork(sdk, """{ alpha.deployment.targetHost = builtins.readFile (./data + "/host.txt"); }""").With("data/host.txt", "one");
        (await project.BuildAsync()).AssertSucceededWithoutWarnings();
        var state = Directory.GetFiles(project["obj/Debug/nixvms/.state"]);
        Assert.NotEmpty(state);

        foreach (var file in state)
            await File.WriteAllTextAsync(file, "");
        project.With("data/host.txt", "two");
        (await project.BuildAsync("--no-restore")).AssertSucceededWithoutWarnings();
        Assert.Equal("two", project.Manifest().GetProperty("machines")[0].GetProperty("targetHost").GetString());
        await project.AssertUpToDateAsync();

        foreach (var file in state)
            File.Delete(file);
        project.With("data/host.txt", "three");
        (await project.BuildAsync("--no-restore")).AssertSucceededWithoutWarnings();
        Assert.Equal("three", project.Manifest().GetProperty("machines")[0].GetProperty("targetHost").GetString());
        await project.AssertUpToDateAsync();

        // Each by itself, as a disk that was full may leave it.
        foreach (var file in state)
        {
            await File.WriteAllTextAsync(file, "");
            (await project.BuildAsync("--no-restore")).AssertSucceededWithoutWarnings();
        }

        await project.AssertUpToDateAsync();
    }

    // The second line tells why the evaluation was done.
    private static IEnumerable<string> InputLines(string record) => record.Split('\n').Where((_, i) => i != 1);
}
