using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests;

/// <summary>Every mistake in a .nixnet file, a property or an item is one error at its place, before Nix is called.</summary>
[Collection(PackedSdk.Messages)]
public sealed class NixNetFileErrorTests(PackedSdk sdk, NixNetFileErrorTests.MistakesBuild mistakes) : IClassFixture<NixNetFileErrorTests.MistakesBuild>
{
    private const string InvalidFile = "NIXVM1001";
    private const string InvalidValue = "NIXVM1002";
    private const string NetworkFileMissing = "NIXVM1003";
    private const string DuplicateNetwork = "NIXVM1004";
    private const string NixpkgsMissing = "NIXVM1007";

    public static TheoryData<string, int, int, string> Mistakes => new()
    {
        { InvalidFile, 1, 12, "<NixNetwork" },
        { InvalidFile, 2, 3, "<NixNetwork>\n</Nixnetwork>" },
        { InvalidFile, 1, 2, "<Network />" },
        { InvalidFile, 2, 4, "<NixNetwork>\n  <Machine />\n</NixNetwork>" },
        { InvalidFile, 1, 13, """<NixNetwork Colour="red" />""" },
        { InvalidFile, 1, 13, "<NixNetwork>machines</NixNetwork>" },
        { InvalidFile, 2, 4, "<NixNetwork>\n  <Argument Value=\"hello\" />\n</NixNetwork>" },
        { InvalidFile, 2, 4, "<NixNetwork>\n  <Argument Name=\"a\" />\n</NixNetwork>" },
        { InvalidFile, 2, 4, "<NixNetwork>\n  <Argument Name=\"a\" Value=\"1\" Expression=\"1\" />\n</NixNetwork>" },
        { InvalidFile, 2, 13, "<NixNetwork>\n  <Argument Name=\"1 a\" Value=\"1\" />\n</NixNetwork>" },
        { InvalidFile, 2, 4, "<NixNetwork>\n  <Option Name=\"cores\" />\n</NixNetwork>" },
        { InvalidFile, 2, 4, "<NixNetwork>\n  <Nixpkgs Url=\"x\" />\n</NixNetwork>" },
        { InvalidFile, 2, 4, "<NixNetwork Nixpkgs=\"a\">\n  <Nixpkgs Url=\"x\" Sha256=\"y\" />\n</NixNetwork>" },
        { InvalidValue, 1, 13, """<NixNetwork ShowTrace="yes" />""" },
        { InvalidValue, 1, 13, """<NixNetwork NoOutLink="1" />""" },
        { InvalidValue, 1, 13, """<NixNetwork Platform="windows" />""" },
        { NetworkFileMissing, 1, 13, """<NixNetwork Network="absent.nix" />""" },
        { NixpkgsMissing, 2, 3, "<NixNetwork\n  Nixpkgs=\"absent\" />" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_in_a_nixnet_file_is_an_error_at_its_position(string code, int line, int column, string text)
    {
        var file = mistakes.FileOf(text);

        var errors = mistakes.Build.AssertFailed().Errors.Where(e => e.File == file).ToList();

        Assert.True(errors.Count == 1, $"{file} has {errors.Count} errors: {text}\n{mistakes.Build.Console}");
        Assert.True((errors[0].Code, errors[0].Line, errors[0].Column) == (code, line, column), $"{errors[0]} instead of {line},{column}: {text}");
    }

    [Fact(Timeout = Limits.Build)]
    public async Task A_document_type_is_refused_at_its_line()
    {
        var project = TestProject.OfNetwork(sdk).With("lab.nixnet", """
            <!DOCTYPE NixNetwork [ <!ENTITY file SYSTEM "/etc/hostname"> ]>
            <NixNetwork Network="&file;" />
            """);

        var build = await project.BuildAsync("-t:CheckNixNetwork");

        build.AssertFailed();
        Assert.True(build.Errors.Count == 1 && build.Errors[0].Code == InvalidFile && build.Errors[0].Line == 1, build.Console);
    }

    [Fact(Timeout = Limits.Build)]
    public async Task All_mistakes_of_all_files_are_reported_at_once()
    {
        var project = TestProject.OfNetwork(sdk)
            .With("lab.nixnet", "<NixNetwork>\n  <A />\n  <B />\n</NixNetwork>")
            .With("other.nixnet", """<NixNetwork Colour="red" />""");

        var build = await project.BuildAsync("-t:CheckNixNetwork");

        build.AssertError(InvalidFile, project["lab.nixnet"], 2, 4);
        build.AssertError(InvalidFile, project["lab.nixnet"], 3, 4);
        build.AssertError(InvalidFile, project["other.nixnet"], 1, 13);
        Assert.True(build.Errors.Count == 3, build.Console);
    }

    [Theory(Timeout = Limits.Build)]
    [InlineData(InvalidValue, "ShowTrace=perhaps")]
    [InlineData(InvalidValue, "NoOutLink=perhaps")]
    [InlineData(InvalidValue, "NixVmsPlatform=windows")]
    [InlineData(InvalidValue, "NixVmsOffline=perhaps")]
    [InlineData(NixpkgsMissing, "NixpkgsPath=absent")]
    [InlineData(NixpkgsMissing, "NixVmsPlatform=nixos")]
    public async Task A_wrong_property_is_an_error(string code, string property)
    {
        var project = TestProject.OfNetwork(sdk);

        var build = await project.BuildAsync("-t:CheckNixNetwork", $"-p:{property}");

        // A platform without a nixpkgs is the network's mistake as much as the project's.
        build.AssertOnlyError(code, property == "NixVmsPlatform=nixos" ? project["lab.nixnet"] : project.ProjectFile);
    }

    [Fact(Timeout = Limits.Build)]
    public async Task An_empty_nixnet_file_without_a_network_beside_it_is_an_error()
    {
        var project = TestProject.OfNetwork(sdk);
        File.Delete(project["network.nix"]);

        var build = await project.BuildAsync("-t:CheckNixNetwork");

        build.AssertOnlyError(NetworkFileMissing, project["lab.nixnet"]);
    }

    [Fact(Timeout = Limits.Build)]
    public async Task An_item_that_does_not_exist_is_an_error_of_the_project()
    {
        var project = TestProject.OfNetwork(sdk).WithProject("lab.proj", """
            <Project Sdk="NixVms.Build">
              <ItemGroup>
                <NixNetwork Include="absent.nixnet" />
              </ItemGroup>
            </Project>
            """);

        var build = await project.BuildAsync("-t:CheckNixNetwork");

        build.AssertOnlyError(NetworkFileMissing, project.ProjectFile);
    }

    [Fact(Timeout = Limits.Build)]
    public async Task Two_networks_with_one_name_are_an_error()
    {
        var project = TestProject.OfNetwork(sdk)
            .With("other/network.nix", Networks.Beta)
            .With("other/lab.nixnet", "");

        var build = await project.BuildAsync("-t:CheckNixNetwork");

        build.AssertFailed();
        Assert.True(build.Errors.All(e => e.Code == DuplicateNetwork) && build.Errors.Count > 0, build.Console);
        Assert.True(build.Errors.Count == 1, $"One mistake, several errors.\n{build.Console}");
    }

    [Fact(Timeout = Limits.Build)]
    public async Task Two_networks_with_one_out_link_are_an_error()
    {
        var project = TestProject.OfNetwork(sdk)
            .With("lab.nixnet", """<NixNetwork OutLink="same" />""")
            .With("other.nixnet", """<NixNetwork OutLink="./same" />""");

        var build = await project.BuildAsync("-t:CheckNixNetwork");

        build.AssertFailed();
        Assert.True(build.Errors.Count == 1 && build.Errors[0].Code == DuplicateNetwork, build.Console);
    }

    /// <summary>One build of a project that makes every mistake, each in a file of its own.</summary>
    public sealed class MistakesBuild(PackedSdk sdk) : IAsyncLifetime
    {
        private readonly TestProject _project = TestProject.OfNetwork(sdk);

        internal BuildOutput Build { get; private set; } = null!;

        internal string FileOf(string text) => _project[$"mistake{Index(text)}.nixnet"];

        async Task IAsyncLifetime.InitializeAsync()
        {
            foreach (var text in Mistakes.Select(m => (string)m[3]))
                _project.With($"mistake{Index(text)}.nixnet", text);
            Build = await _project.BuildAsync("-t:CheckNixNetwork");
        }

        Task IAsyncLifetime.DisposeAsync() => Task.CompletedTask;

        private static int Index(string text) => Mistakes.Select(m => (string)m[3]).ToList().IndexOf(text);
    }
}
