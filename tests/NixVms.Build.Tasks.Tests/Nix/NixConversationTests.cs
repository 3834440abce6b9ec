using System.Diagnostics;
using NixVms.Build.Tasks.Nix;

namespace NixVms.Build.Tasks.Tests.Nix;

public sealed class NixConversationTests : IDisposable
{
    private readonly ScratchFolder _folder = new(ScratchFolder.DifficultName);

    public void Dispose() => _folder.Dispose();

    [NixFact]
    public async Task Each_question_finds_what_those_before_have_said()
    {
        await using var nix = Start();

        await nix.AskAsync("answer = 41 + 1");
        var log = await nix.AskAsync("builtins.trace \"nixvms: ${toString answer}\" null");

        Assert.Equal("42", log.OwnTrace);
        Assert.False(nix.HasEnded);
    }

    [NixTheory]
    [InlineData("/dev/stdin")]
    [InlineData("/proc/self/fd/0")]
    public async Task Code_that_reads_what_Nix_is_asked_gets_an_error_and_no_answer(string path)
    {
        await using var nix = Start();
        var watch = Stopwatch.StartNew();

        var log = await nix.AskAsync($"builtins.trace \"nixvms: ${{builtins.readFile {path}}}\" null").WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Null(log.OwnTrace);
        Assert.StartsWith("NIXVM4002: The network reads standard input", Assert.Single(log.Errors).RawText);
        Assert.True(nix.HasEnded);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(50));
    }

    [NixFact]
    public async Task A_question_may_take_long()
    {
        await using var nix = Start();
        var watch = Stopwatch.StartNew();

        // Longer than it takes to look after it.
        var count = 100_000;
        do
        {
            count *= 2;
            watch.Restart();
            var log = await nix.AskAsync($"builtins.trace \"nixvms: ${{toString (builtins.foldl' (a: b: a + b) 0 (builtins.genList (n: n + {count} - {count}) {count}))}}\" null");
            Assert.NotNull(log.OwnTrace);
        }
        while (watch.Elapsed < TimeSpan.FromSeconds(1.5));

        Assert.False(nix.HasEnded);
    }

    private NixConversation Start() => new(NixTools.Installation!, [], _folder.Path, CancellationToken.None);
}
