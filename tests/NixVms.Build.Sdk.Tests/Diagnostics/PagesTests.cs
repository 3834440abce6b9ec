using System.Text;
using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Diagnostics;

/// <summary>
/// The pages of docs/diagnostics tell the truth: their examples are built, and give the messages that the pages show.
/// With the variable NIXVMS_UPDATE_PAGES the pages are written anew instead.
/// </summary>
[Collection(PackedSdk.Messages)]
public sealed class PagesTests(PackedSdk sdk, PagesTests.CheckOfNetworks check) : IClassFixture<PagesTests.CheckOfNetworks>
{
    public static TheoryData<string> Codes => [.. All.Where(e => e.Messages is not null).Select(e => e.Code)];

    private static IReadOnlyList<PagesExample> All { get; } = [.. Directory.EnumerateFiles(Folder, "NIXVM*.md").Order(StringComparer.Ordinal).Select(PagesExample.Read)];

    private static string Folder => Path.Combine(Repository.Root, "docs/diagnostics");

    [Theory(Timeout = Limits.Build)]
    [MemberData(nameof(Codes))]
    public async Task The_example_of_a_page_gives_the_message_that_the_page_shows(string code)
    {
        var example = All.Single(e => e.Code == code);
        var (build, folder) = example.IsOneNetwork ? (check.Build, check.FolderOf(example)) : await BuildAsync(example);

        var messages = PagesExample.Shown(build, folder);

        Assert.True(messages.Contains($" {code}: ", StringComparison.Ordinal), $"The example does not give {code} but {messages}\n{build.Console}");
        if (Environment.GetEnvironmentVariable("NIXVMS_UPDATE_PAGES") is not null)
            PagesExample.Write(Path.Combine(Folder, code + ".md"), messages);
        else
            Assert.Equal(example.Messages, messages);
    }

    private async Task<(BuildOutput Build, string Folder)> BuildAsync(PagesExample example)
    {
        var project = example.ToProject(sdk);
        var words = example.Command.Split(' ').ToList();
        for (; words[0].Split('=') is [var name, var value]; words.RemoveAt(0))
            project.WithVariable(name, value);
        Assert.Equal("dotnet", words[0]);
        return (await project.DotnetAsync(words[1], [.. words.Skip(2)]), project.Folder);
    }

    /// <summary>One build that checks the networks of all examples that are nothing but a network.</summary>
    public sealed class CheckOfNetworks(PackedSdk sdk) : IAsyncLifetime
    {
        private readonly TestProject _project = new(sdk);

        internal BuildOutput Build { get; private set; } = null!;

        internal string FolderOf(PagesExample example) => _project[example.Code];

        async Task IAsyncLifetime.InitializeAsync()
        {
            var items = new StringBuilder();
            foreach (var example in All.Where(e => e.IsOneNetwork))
            {
                foreach (var (file, text) in example.Files)
                    _project.With($"{example.Code}/{file}", text);
                items.Append($"""<NixNetwork Include="{example.Code}/network.nix" Name="{example.Code}" />""");
            }

            _project.WithProject("lab.proj", $"""<Project Sdk="NixVms.Build"><ItemGroup>{items}</ItemGroup></Project>""");
            Build = await _project.BuildAsync("-t:CheckNixNetwork");
        }

        Task IAsyncLifetime.DisposeAsync() => Task.CompletedTask;
    }
}
