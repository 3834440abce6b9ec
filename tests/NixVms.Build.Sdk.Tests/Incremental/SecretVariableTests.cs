using System.Security.Cryptography;
using System.Text;
using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Incremental;

/// <summary>A variable that an evaluation asks for, or a file that it reads, may be a short secret, and others may read obj/.</summary>
[Collection(PackedSdk.Incremental)]
public sealed class SecretVariableTests(PackedSdk sdk)
{
    private const string Network = """{ alpha.environment.etc."length".text = toString (builtins.stringLength (builtins.getEnv "LAB_PIN")); }""";
    private const string State = "obj/Debug/nixvms/.state";

    [Fact(Timeout = Limits.Builds)]
    public async Task What_is_kept_of_it_tells_nobody_its_value()
    {
        const string pin = "7350291";
        var project = TestProject.OfNetwork(sdk, Network).WithVariable("LAB_PIN", pin);
        var build = await project.BuildAsync($"-t:EvaluateNixNetwork");
        build.AssertSucceeded();

        string[] closed = [$"{State}/private/key", $"{State}/variables", $"{State}/evaluation"];
        Assert.All(closed, file => Assert.Equal("600", Mode(project[file])));
        Assert.Equal("700", Mode(project[$"{State}/private"]));
        Assert.Contains("LAB_PIN=", File.ReadAllText(project[$"{State}/variables"]), StringComparison.Ordinal);
        Assert.Contains("Variable\tLAB_PIN\t", File.ReadAllText(project["obj/Debug/nixvms/lab/inputs"]), StringComparison.Ordinal);

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(pin));
        string[] traces = [pin, Convert.ToHexString(hash, 0, 8), Convert.ToBase64String(hash)[..10], Convert.ToBase64String(Encoding.UTF8.GetBytes(pin))[..9], await HashOfMSBuildAsync(project, "[System.Environment]::GetEnvironmentVariable('LAB_PIN')")];
        foreach (var file in Directory.GetFiles(project["obj"], "*", SearchOption.AllDirectories))
            Assert.All(traces, trace => Assert.DoesNotContain(trace, File.ReadAllText(file), StringComparison.OrdinalIgnoreCase));

        // The key is read where it is used, so that no log gets it.
        Assert.DoesNotContain(File.ReadAllText(project[$"{State}/private/key"]), build.Log, StringComparison.Ordinal);
        Assert.DoesNotContain(pin, build.Log, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task Every_change_of_it_counts_and_a_key_that_is_gone_does()
    {
        var project = TestProject.OfNetwork(sdk, Network).WithVariable("LAB_PIN", "1");
        await BuildAsync("EvaluateNixNetwork");
        await BuildAsync();

        // MSBuild's own escapes, and its hash before 17.10, by which these two are the same.
        foreach (var value in new[] { "%41", "A", "a___R", "b___1", "$(LAB_PIN)", "it's, (x) \";" })
        {
            project.WithVariable("LAB_PIN", value);
            await BuildAsync("EvaluateNixNetwork");
            await BuildAsync();
        }

        File.Delete(project[$"{State}/private/key"]);
        await BuildAsync("EvaluateNixNetwork");
        await BuildAsync();

        async Task BuildAsync(params string[] tasks) =>
            (await project.BuildAsync("-t:EvaluateNixNetwork")).AssertSucceeded().AssertOwnTasks(tasks);
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task What_is_kept_of_a_file_tells_nobody_its_text_and_every_change_of_it_counts()
    {
        var project = TestProject.OfNetwork(sdk, """{ alpha.environment.etc."length".text = toString (builtins.stringLength (builtins.readFile ./pin)); }""");
        var time = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        await ChangeAsync("7350291");

        var contents = File.ReadAllLines(project[$"{State}/contents"]);
        Assert.Equal("600", Mode(project[$"{State}/contents"]));
        Assert.True(contents.Length > 1, string.Join("\n", contents));
        Assert.DoesNotContain($"is {await HashOfMSBuildAsync(project, $"[System.IO.File]::ReadAllText('{project["pin"]}')")}", contents);

        var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes("7350291")), 0, 8);
        foreach (var file in Directory.GetFiles(project["obj"], "*", SearchOption.AllDirectories))
            Assert.DoesNotContain(hash, File.ReadAllText(file), StringComparison.OrdinalIgnoreCase);

        foreach (var text in new[] { "%41", "A", " A", "$(LAB_PIN)", "it's, (x) \";" })
            await ChangeAsync(text);

        // In place and with the old time: neither the file's own time nor its folder's is another one.
        async Task ChangeAsync(string text)
        {
            await File.WriteAllTextAsync(project["pin"], text);
            File.SetLastWriteTimeUtc(project["pin"], time);
            (await project.BuildAsync("-t:EvaluateNixNetwork")).AssertSucceeded().AssertOwnTasks("EvaluateNixNetwork").AssertEvaluated("lab", text == "7350291" ? "first evaluation" : $"changed: {project["pin"]}");
            (await project.BuildAsync("-t:EvaluateNixNetwork")).AssertSucceeded().AssertOwnTasks();
        }
    }

    private static string Mode(string path) => Convert.ToString((int)File.GetUnixFileMode(path), 8);

    /// <summary>The hash that anybody's MSBuild makes of a value.</summary>
    private async Task<string> HashOfMSBuildAsync(TestProject project, string value)
    {
        var other = new TestProject(sdk).WithProject("hash.proj", $"""<Project><Target Name="Hash"><Message Importance="high" Text="hash is [$([MSBuild]::StableStringHash($({value})))]" /></Target></Project>""");
        if (project.Environment.TryGetValue("LAB_PIN", out var pin))
            other.WithVariable("LAB_PIN", pin);
        var output = await other.DotnetAsync("msbuild", "-t:Hash");
        output.AssertSucceeded();
        return output.Console.Split("hash is [")[1].Split(']')[0];
    }
}
