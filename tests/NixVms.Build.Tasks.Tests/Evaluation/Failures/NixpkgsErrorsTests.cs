using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Evaluation;
using NixVms.Build.Tasks.Evaluation.Failures;
using NixVms.Build.Tasks.Logs;
using NixVms.Build.Tasks.Networks;

namespace NixVms.Build.Tasks.Tests.Evaluation.Failures;

/// <summary>With what Nix 2.8, 2.26 and 2.34 say.</summary>
public class NixpkgsErrorsTests
{
    private const string Url = "http://localhost:9/nixpkgs.tar.gz";

    private static readonly SourcePosition Network = new("/lab/network.nix", 1, 1);
    private static readonly NixpkgsSource Archive = new(null, Url, "zz", new SourcePosition("/lab/lab.nixnet", 2, 4));

    [Fact]
    public void A_wrong_hash_is_an_error_at_the_pin_that_says_the_right_one()
    {
        var error = Explain($"hash mismatch in file downloaded from '\u001b[35;1m{Url}\u001b[0m':\n  specified: \u001b[35;1msha256:0000\u001b[0m\n  got:       \u001b[35;1msha256:0jzn\u001b[0m");

        Assert.Equal(("NIXVM4003", Archive.Position), (error?.Code, error?.Position));
        Assert.StartsWith($"The archive of nixpkgs, {Url}, is not what was expected.\n  expected: sha256:0000\n  got:      sha256:0jzn\n", error?.Message);
    }

    [Theory]
    [InlineData($"unable to download '{Url}': Couldn't connect to server (7)", "Couldn't connect to server (7)")]
    [InlineData(
        $"Failed to open archive (Source threw exception: error: unable to download '{Url}': Could not connect to server (7) Failed to connect to localhost:9 after 0 ms: Could not connect to server)",
        "Could not connect to server (7) Failed to connect to localhost:9 after 0 ms: Could not connect to server")]
    [InlineData($"unable to download '{Url}': HTTP error 404\n\nresponse body:\n\nnot found", "HTTP error 404")]
    public void An_archive_that_cannot_be_had_is_an_error_at_the_pin(string text, string reason)
    {
        var error = Explain(text);

        Assert.Equal(("NIXVM4012", Archive.Position), (error?.Code, error?.Position));
        Assert.StartsWith($"nixpkgs could not be fetched from {Url}: {reason}. Is", error?.Message);
    }

    [Theory]
    [InlineData("hash 'zz' has wrong length for hash type 'sha256'")]
    [InlineData("hash 'zz' has wrong length for hash algorithm 'sha256'")]
    [InlineData("invalid SRI hash 'zz'")]
    public void What_is_no_hash_is_an_error_at_the_pin(string text) =>
        Assert.Equal(("NIXVM1002", $"\"zz\" is not the hash of an archive: {text}.", Archive.Position), Parts(Explain(text)));

    [Theory]
    [InlineData("NIXVM1013")]
    [InlineData("NIXVM1021")]
    public void A_tree_that_cannot_be_used_is_no_machine_s_fault(string code) =>
        Assert.Equal((code, "It will not do.", Archive.Position), Parts(Explain($"{code}: It will not do.")));

    [Fact]
    public void A_nixpkgs_of_the_search_path_has_no_place_of_its_own() =>
        Assert.Equal(Network, NixpkgsErrors.TryExplain([Message("NIXVM1021: It will not do.")], "", new NixpkgsSource("<nixpkgs>", null, null, new SourcePosition("")), Network)?.Position);

    [Theory]
    [InlineData("unable to download 'http://localhost:9/other.tar.gz': HTTP error 404")]
    [InlineData("hash mismatch in file downloaded from 'http://localhost:9/other.tar.gz':\n  specified: sha256:a\n  got:       sha256:b")]
    [InlineData("NIXVM1014: The network is a function.")]
    public void What_is_about_something_else_is_left_to_others(string text) => Assert.Null(Explain(text));

    [Theory]
    [InlineData("program 'git' failed with exit code 128", "NIXVM4012", "fatal: unable to access 'https://h/x/': no")]
    [InlineData("NAR hash mismatch in input 'git+https://h/x', expected 'sha256-a', got 'sha256-b'", "NIXVM4003", "expected 'sha256-a', got 'sha256-b'")]
    public void Whatever_comes_up_while_it_is_fetched_is_an_error_at_the_pin(string text, string code, string reason)
    {
        var git = new NixpkgsSource(null, "https://h/x", null, new SourcePosition("/lab/flake.lock", 9, 5)) { GitArguments = "{}" };
        var fetching = Message(text) with { Trace = [new NixLogEvent.TraceFrame(NixExpression.FetchingNixpkgs, null)] };
        const string log = "hint\nfatal: unable to access 'https://h/x/': no\nmore";

        var error = NixpkgsErrors.TryExplain([fetching], log, git, Network);

        Assert.Equal((code, git.Position), (error?.Code, error?.Position));
        Assert.Contains(reason, error?.Message);
        Assert.Null(NixpkgsErrors.TryExplain([Message(text)], log, git, Network));
    }

    private static Diagnostic? Explain(string text) => NixpkgsErrors.TryExplain([Message(text)], "", Archive, Network);

    private static NixLogEvent.Message Message(string text) => new(0, text, text, null);

    private static (string? Code, string? Message, SourcePosition? Position) Parts(Diagnostic? error) => (error?.Code, error?.Message, error?.Position);
}
