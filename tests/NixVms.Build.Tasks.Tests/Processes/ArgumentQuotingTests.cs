using System.Text.Json;
using NixVms.Build.Tasks.Processes;
using NixVms.Build.Tasks.Tests.Files;

namespace NixVms.Build.Tasks.Tests.Processes;

public class ArgumentQuotingTests
{
    private static readonly string[] Pieces =
        ["\"", "\"\"", "\\", "\\\\", "\\\"", " ", "\t", "\n", "\r", "\v", "'", "a", "-", "--", "$HOME", "`", "%", "*", ";", "|", "ü", "日本", "🎉", "\u00a0", "\u2028", "\u0001"];

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\"")]
    [InlineData("\\")]
    [InlineData("\\\"")]
    [InlineData("a\\")]
    [InlineData("a b\\")]
    [InlineData("a b\\\\")]
    [InlineData("a \\\\\" b")]
    [InlineData("two\nlines\n")]
    [InlineData("\"quoted\"")]
    [InlineData("{ \"greeting\" = \"hello \\${x}\"; }")]
    [InlineData("grüße 日本語 🎉")]
    public async Task An_argument_arrives_as_it_was_given(string argument) =>
        await AssertArrivesAsync([argument]);

    [Fact]
    public async Task Empty_arguments_arrive_wherever_they_stand() =>
        await AssertArrivesAsync(["", "a", "", "", "b", ""]);

    [Fact]
    public async Task No_arguments_are_no_arguments() => await AssertArrivesAsync([]);

    [Fact]
    public async Task A_very_long_argument_arrives() =>
        await AssertArrivesAsync([string.Concat(Enumerable.Repeat("\\\" ü", 15_000)), "next"]);

    [Fact]
    public async Task Random_arguments_arrive()
    {
        var random = new RandomText(20261121);
        for (var i = 0; i < 40; i++)
            await AssertArrivesAsync([.. Enumerable.Range(0, random.Number(40)).Select(_ => random.Text(Pieces, 8))]);
    }

    [Fact]
    public void Plain_arguments_are_not_quoted() =>
        Assert.Equal("/bin/nix --eval -A build /nix/store/x", new ProcessCommand("/bin/nix", ["--eval", "-A", "build", "/nix/store/x"], "/").ToString());

    private static async Task AssertArrivesAsync(IReadOnlyList<string> arguments)
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        var command = ShellScript.Command(folder, "for argument in \"$@\"; do printf '%s\\0' \"$argument\"; done", [.. arguments]);

        var result = await ProcessRunner.CaptureAsync(command, CancellationToken.None);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(JsonSerializer.Serialize(arguments), JsonSerializer.Serialize(result.StandardOutput.Split('\0')[..^1]));
    }
}
