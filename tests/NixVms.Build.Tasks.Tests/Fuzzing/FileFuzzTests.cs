using System.Text.Json.Nodes;
using NixVms.Build.Tasks.Building;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Evaluation;
using NixVms.Build.Tasks.Manifests;
using NixVms.Build.Tasks.Networks;
using NixVms.Build.Tasks.Networks.Pins;
using NixVms.Build.Tasks.Tests.Manifests;
using NixVms.Build.Tasks.Tests.Networks;
using NixVms.Build.Tasks.Tests.Networks.Pins;
using NixVms.Build.Tasks.Tracking;

namespace NixVms.Build.Tasks.Tests.Fuzzing;

/// <summary>Files that somebody edited, that a merge or a full disk damaged: they are read, or refused as the readers promise.</summary>
public sealed class FileFuzzTests : IDisposable
{
    private const int Count = 10_000;

    private readonly ScratchFolder _folder = new(ScratchFolder.DifficultName);
    private readonly ThreadLocal<string> _file;

    public FileFuzzTests()
    {
        var next = 0;
        _file = new ThreadLocal<string>(() => _folder[$"{Interlocked.Increment(ref next)}.nixnet"]);
        _folder.Write("network.nix", "{ }");
    }

    public void Dispose()
    {
        _file.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Ten_thousand_damaged_nixnet_files_are_networks_or_errors_with_a_place() =>
        FuzzRun.Run(Count, m => m.Bytes(m.Damage(m.Pick(NixNetFiles))), bytes =>
        {
            File.WriteAllBytes(_file.Value!, bytes);
            try
            {
                Resolve(_file.Value!);
            }
            catch (NixVmsException e)
            {
                Assert.All(e.Diagnostics, AssertGood);
                Assert.All(e.Diagnostics, d => Assert.Equal(_file.Value, d.Position?.File));
            }
        });

    [Theory]
    [InlineData("flake", PinTexts.Flake)]
    [InlineData("npins", PinTexts.Npins)]
    [InlineData("niv", PinTexts.Niv)]
    public void Ten_thousand_damaged_files_of_pins_are_pins_or_errors_with_a_place(string name, string text)
    {
        var format = PinFormat.All.Single(f => f.Name == name);
        FuzzRun.Run(Count, m => m.Bytes(m.Damage(text)), bytes =>
        {
            File.WriteAllBytes(_file.Value!, bytes);
            try
            {
                var pins = format.Read(PinDocument.Read(_file.Value!));
                foreach (var entry in pins.Names.Select(pins.EntryOf))
                    UsePin(pins, entry);
            }
            catch (NixVmsException e)
            {
                Assert.All(e.Diagnostics, AssertGood);
                Assert.All(e.Diagnostics, d => Assert.True(d.Position is { Line: > 0, Column: > 0 } && d.Position.File == _file.Value));
            }
        });
    }

    private static void UsePin(IPins pins, PinEntry entry)
    {
        pins.IsNixpkgs(entry);
        if (pins is FlakeLock flake)
            Assert.NotEqual("", NixExpression.Flake(flake.ReadAll()));
        var source = pins.SourceOf(entry);
        Assert.NotEqual("", NixExpression.Nixpkgs(source));
        Assert.True(source.Reference is null or ['/', ..], source.Reference);
        Assert.True(source.Position.Line > 0);
    }

    [Fact]
    public void Ten_thousand_damaged_records_of_inputs_are_compared_or_count_as_absent()
    {
        var fingerprint = new Fingerprint(new Dictionary<string, string>(), new Dictionary<string, string>(), new TreeExclusions([]), "key");
        FuzzRun.Run(Count, m => m.Bytes(m.Damage(InputsRecord)), bytes =>
        {
            File.WriteAllBytes(_file.Value!, bytes);

            var recorded = InputsFile.TryRead(_file.Value!);

            Assert.NotNull(InputChange.Find(recorded, ["platform"], fingerprint));
        });
    }

    [Fact]
    public void Ten_thousand_damaged_traces_are_inputs_or_count_as_lost()
    {
        var environment = new Dictionary<string, string>();
        var exclusions = new TreeExclusions([]);
        FuzzRun.Run(Count, m => m.Bytes(m.Damage(Trace)), bytes =>
        {
            var trace = NixTrace.Parse(bytes);

            Assert.NotEmpty(new TraceReader(["/sdk/nix"], exclusions, environment, new Fingerprint(environment, environment, exclusions, "key")).Read(trace).All);
        });
    }

    [Fact]
    public void Ten_thousand_damaged_manifests_are_used_or_refused()
    {
        string[] manifests = [Manifest().ToJsonString(), Manifest().ToJsonString(new() { WriteIndented = true })];
        FuzzRun.Run(Count, m => m.Bytes(m.Damage(m.Pick(manifests))), bytes =>
        {
            File.WriteAllBytes(_file.Value!, bytes);
            try
            {
                Use(NetworkManifest.ReadFile(_file.Value!));
            }
            catch (NixVmsException e)
            {
                Assert.All(e.Diagnostics, AssertGood);
                Assert.Null(NetworkManifest.TryReadFile(_file.Value!));
            }
        });
    }

    private void Resolve(string file)
    {
        var project = DeclaredSettings.Of(_folder["lab.proj"]);
        var network = Assert.Single(new NetworkResolver(project).Resolve([new NetworkItem(file, file, new Dictionary<string, string>())]));
        NixExpression.Arguments(network.Arguments);
    }

    private static void Use(NetworkManifest manifest)
    {
        Assert.NotEqual("", manifest.Fingerprint());
        Assert.All(manifest.AllErrors.Concat(manifest.AllWarnings), d => Assert.NotNull(d.Message));
        SshConfig.Text(manifest);
        RunVmsLauncher.Text(manifest.OutPath ?? "");
    }

    private static void AssertGood(Diagnostic diagnostic)
    {
        Assert.Matches(@"\ANIXVM\d{4}\z", diagnostic.Code);
        Assert.NotEqual("", diagnostic.Message);
        Assert.True(diagnostic.Position is null or { Line: >= 0, Column: >= 0 });
    }

    private static JsonObject Manifest()
    {
        var manifest = ManifestTexts.Network();
        manifest["machines"] = new JsonArray(ManifestTexts.Machine("test1"), ManifestTexts.Machine("test2"));
        manifest["errors"] = new JsonArray(JsonNode.Parse("""{ "code": "NIXVM1011", "message": "no name", "file": "/lab/network.nix", "line": 3, "column": 4 }"""));
        return manifest;
    }

    private static readonly string[] NixNetFiles =
    [
        "",
        "<NixNetwork />",
        """
        <?xml version="1.0" encoding="utf-8"?>
        <!-- Everything that a file can say. -->
        <NixNetwork Network="network.nix" Platform="debian" System="i686-linux" ShowTrace="true" NoOutLink="false" OutLink="out/lab">
          <Argument Name="greeting" Value="hello &amp; &quot;good&quot; day" />
          <Argument Name="replicas" Expression="3" />
          <Option Name="max-jobs" Value="4" />
          <Nixpkgs Url="https://example.org/nixpkgs.tar.gz" Sha256="0000" />
        </NixNetwork>
        """,
    ];

    private const string Trace =
        NixTrace.Header
        + "x1764375000.123456789 4711\0e HOME\0r- /etc/nix/nix.conf\0S1764375000.223456789 /sdk/nix/network.nix\0"
        + "l254:0:11913377:100644:227:1764375000.000000001:1764375000.000000001 /home/user/lab/network.nix\0"
        + "r254:0:11913377:100644:227:1764375000.000000001:1764375000.000000001 /home/user/lab/../lab/network.nix\0"
        + "d254:0:11913489:40755:4096:1764375000.000000001:1764375000.000000001 /home/user/lab/d/\0"
        + "k254:0:11913490:120777:7:1764375000.000000001:1764375000.000000001 /home/user/lab/link\0"
        + "r? /root/unreadable\0e LAB_HOST\0n network\0E1764375002.223456789 /sdk/nix/network.nix\0";

    private const string InputsRecord =
        "# NixVms.Build inputs 1: what the last evaluation of this network depended on. Kind, name, fingerprint, reason.\n"
        + "evaluated\tfirst evaluation\n"
        + "Setting\tplatform\t1f2e\tsetting of the build\n"
        + "File\t/home/user/lab/network.nix\t0123456789abcdef0123456789abcdef\tevaluated\n"
        + "File\t/home/user/lab/a\\tb\\n.nix\t0123456789abcdef0123456789abcdef executable\tnamed in network.nix:3\n"
        + "Folder\t/home/user/lab/files\t0123456789abcdef0123456789abcdef\tnamed in network.nix:4\n"
        + "Existence\t/home/user/lab/none\tnone\tnamed\n"
        + "Link\t/home/user/nixpkgs\t../trees/nixpkgs\ton the way to nixpkgs\n"
        + "Variable\tHOME\t0123456789abcdef0123456789abcdef\tread by Nix or nixpkgs\n"
        + "# end\n";
}
