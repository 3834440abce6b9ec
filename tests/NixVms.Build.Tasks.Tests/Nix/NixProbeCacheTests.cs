using NixVms.Build.Tasks.Nix;

namespace NixVms.Build.Tasks.Tests.Nix;

public sealed class NixProbeCacheTests : IDisposable
{
    private readonly ScratchFolder _folder = new(ScratchFolder.DifficultName);
    private readonly NixInstallation _nix;
    private readonly Dictionary<string, string> _environment;
    private int _asked;

    public NixProbeCacheTests()
    {
        _nix = NixTools.Script(_folder, "exit 1");
        _folder.Write("conf/nix.conf", "sandbox = true\n");
        _folder.MakeFolder("home");
        _environment = new()
        {
            ["NIX_CONF_DIR"] = _folder["conf"],
            ["NIX_PATH"] = $"nixpkgs={_folder["nixpkgs"]}",
            ["HOME"] = _folder["home"],
            ["XDG_CONFIG_DIRS"] = _folder["xdg"],
            ["NIX_CONFIG_HOME"] = _folder["nix-home"],
        };
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_answer_is_remembered_over_builds()
    {
        Assert.Equal("1", await AskAsync());
        Assert.Equal("1", await AskAsync());
        Assert.Equal("1", await AskAsync());
    }

    [Fact]
    public async Task Every_question_has_its_answer()
    {
        await AskAsync("first");
        await AskAsync("second");

        Assert.Equal(("1", "2"), (await AskAsync("first"), await AskAsync("second")));
    }

    [Fact]
    public async Task Questions_that_are_asked_at_once_are_all_remembered()
    {
        var questions = Enumerable.Range(0, 20).Select(i => $"question {i}").ToList();
        var answers = Cache();
        await Task.WhenAll(questions.Select(q => Task.Run(() => answers.OfConfigurationAsync(q, () => Task.FromResult<string?>(q)))));

        foreach (var question in questions)
            Assert.Equal(question, await AskAsync(question));
        Assert.Equal(0, _asked);
    }

    [Theory]
    [InlineData("conf/nix.conf")]
    [InlineData("home/.config/nix/nix.conf")]
    [InlineData("xdg/nix/nix.conf")]
    [InlineData("nix-home/nix.conf")]
    public async Task A_configuration_that_changes_or_appears_is_asked_for(string file)
    {
        await AskAsync();

        _folder.Write(file, "sandbox = false\n");

        Assert.Equal("2", await AskAsync());
        Assert.Equal("2", await AskAsync());
    }

    [Theory]
    [InlineData("NIX_PATH", "/nowhere")]
    [InlineData("NIX_CONFIG", "sandbox = false")]
    [InlineData("NIX_CONF_DIR", "/nowhere")]
    [InlineData("NIX_USER_CONF_FILES", "/nowhere")]
    [InlineData("NIX_STATE_DIR", "/nowhere")]
    [InlineData("NIX_CONFIG_HOME", "/nowhere")]
    [InlineData("NIX_REMOTE", "daemon")]
    [InlineData("HOME", "/nowhere")]
    [InlineData("XDG_CONFIG_HOME", "/nowhere")]
    [InlineData("XDG_CONFIG_DIRS", "/nowhere")]
    public async Task A_variable_that_changes_is_a_reason_to_ask(string name, string value)
    {
        await AskAsync();

        _environment[name] = value;

        Assert.Equal("2", await AskAsync());
        Assert.Equal("2", await AskAsync());
    }

    [Fact]
    public async Task A_nixpkgs_that_appears_on_the_search_path_is_a_reason_to_ask()
    {
        await AskAsync();
        _folder.MakeFolder("nixpkgs");
        Assert.Equal("2", await AskAsync());

        Directory.Delete(_folder["nixpkgs"]);
        _folder.Link("nixpkgs", _folder["nothing"]);
        Assert.Equal("3", await AskAsync());
    }

    [Fact]
    public async Task Without_a_search_path_its_what_the_user_subscribed_to()
    {
        _environment.Remove("NIX_PATH");
        await AskAsync();
        Assert.Equal("1", await AskAsync());

        _folder.MakeFolder("home/.nix-defexpr/channels/nixpkgs");

        Assert.Equal("2", await AskAsync());
    }

    [Fact]
    public async Task Another_Nix_is_asked()
    {
        await AskAsync();

        File.AppendAllText(_nix.Instantiate, "# newer\n");

        Assert.Equal("2", await AskAsync());
    }

    [Fact]
    public async Task What_the_program_alone_decides_is_known_whatever_its_configuration()
    {
        Task<string?> VersionAsync() => Cache().OfProgramAsync("version", () => Task.FromResult<string?>($"{++_asked}"));
        await VersionAsync();
        _folder.Write("conf/nix.conf", "sandbox = false\n");
        Assert.Equal("1", await VersionAsync());

        File.AppendAllText(_nix.Instantiate, "# newer\n");

        Assert.Equal("2", await VersionAsync());
    }

    /// <summary>What other files say, and what an address gives, cannot be seen from here.</summary>
    [Theory]
    [InlineData("conf/nix.conf", "include other.conf\n")]
    [InlineData("conf/nix.conf", "!include other.conf\n")]
    [InlineData("conf/nix.conf", "nix-path = nixpkgs=/nowhere\n")]
    [InlineData("conf/nix.conf", "extra-nix-path = nixpkgs=/nowhere\n")]
    [InlineData("home/.config/nix/nix.conf", "use-xdg-base-directories = true\n")]
    [InlineData("NIX_CONFIG", "include other.conf")]
    [InlineData("NIX_PATH", "nixpkgs=https://channels.example/x.tar.gz")]
    [InlineData("NIX_PATH", "/somewhere:nixpkgs=flake:nixpkgs")]
    [InlineData("NIX_PATH", "nixpkgs=relative")]
    [InlineData("NIX_PATH", "nixpkgs=")]
    public async Task What_depends_on_more_than_can_be_seen_is_asked_each_time(string where, string what)
    {
        if (where.Contains('/'))
            _folder.Write(where, what);
        else
            _environment[where] = what;

        Assert.Equal("1", await AskAsync());
        Assert.Equal("2", await AskAsync());
    }

    [Fact]
    public async Task No_answer_is_not_remembered()
    {
        Assert.Null(await Cache().OfConfigurationAsync("question", () => Task.FromResult<string?>(null)));

        Assert.Equal("1", await AskAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("question")]
    [InlineData("question\t\t\t\t\nquestion\tof\tanother Nix\n\0")]
    public async Task A_damaged_file_is_no_answer(string text)
    {
        _folder.Write("obj/nix.probes", text);

        Assert.Equal("1", await AskAsync());
        Assert.Equal("1", await AskAsync());
    }

    [Fact]
    public async Task An_answer_of_several_lines_is_one()
    {
        await Cache().OfConfigurationAsync("question", () => Task.FromResult<string?>("a\nb\tc"));

        Assert.Equal("a b c", await AskAsync());
    }

    /// <summary>As the next build would: by a new instance.</summary>
    private Task<string?> AskAsync(string question = "question") =>
        Cache().OfConfigurationAsync(question, () => Task.FromResult<string?>($"{++_asked}"));

    private NixProbeCache Cache() => new(_folder["obj/nix.probes"], _nix, _environment, "key");
}
