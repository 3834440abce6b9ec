using System.Text.Json;
using NixVms.Build.Tasks.Building;
using NixVms.Build.Tasks.Debian;
using NixVms.Build.Tasks.Processes;
using NixVms.Build.Tasks.Tests.Nix;

namespace NixVms.Build.Tasks.Tests.Debian;

/// <summary>
/// Networks on a host of 64-bit ARM, as far as it can be told without one: they are evaluated as there, and what would be built
/// is looked at. The lock has what the evaluation asks for, and packages that nobody fetches.
/// </summary>
public class Aarch64HostTests
{
    private const string Kernel = "linux-image-6.1.0-1-";

    public static TheoryData<string> Codenames => [.. DebianRelease.All.Select(release => release.Codename)];

    [NixTheory]
    [MemberData(nameof(Codenames))]
    public async Task A_network_that_names_no_system_is_of_the_host_s_and_is_built_by_it(string codename)
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        using var network = await EvaluateAsync(folder, codename, "{ web = { }; }", "arm64");

        Assert.Equal(["aarch64-linux"], Machines(network).Select(m => m.GetProperty("system").GetString()));
        Assert.All(Derivations(folder), derivation =>
        {
            var (path, text) = derivation;
            var read = DerivationFile.Parse(text);
            Assert.Equal(path.Contains(".deb.drv", StringComparison.Ordinal) ? "builtin" : "aarch64-linux", read.System);
            Assert.DoesNotContain("amd64", text);
            Assert.DoesNotContain("x86_64", text);
        });
        Assert.Contains("qemu_default='qemu-system-aarch64'", Script(folder, "nixos-vm-web"));
        Assert.Contains("host_processor='arm'", Script(folder, "nixvms-accel"));
    }

    [NixFact]
    public async Task A_machine_of_x86_64_is_built_by_the_host_and_emulated_on_it()
    {
        using var folder = new ScratchFolder();
        using var network = await EvaluateAsync(folder, "bookworm", "{ web = { nixpkgs.system = \"x86_64-linux\"; }; }", "arm64", "amd64");

        Assert.Equal(["x86_64-linux"], Machines(network).Select(m => m.GetProperty("system").GetString()));
        Assert.All(Derivations(folder), d => Assert.NotEqual("x86_64-linux", DerivationFile.Parse(d.Text).System));
        Assert.Contains("qemu_default='qemu-system-x86_64'", Script(folder, "nixos-vm-web"));
        // Another processor than the host's: no KVM.
        var accelerator = Script(folder, "nixvms-accel");
        Assert.Contains("processor='x86'", accelerator);
        Assert.Contains("host_processor='arm'", accelerator);
    }

    private static IEnumerable<JsonElement> Machines(JsonDocument network) => network.RootElement.GetProperty("machines").EnumerateArray();

    /// <summary>What writes the script of this name.</summary>
    private static string Script(ScratchFolder folder, string name) =>
        Assert.Single(Derivations(folder), d => Path.GetFileName(d.Path).Contains($"-{name}", StringComparison.Ordinal)).Text.Replace(@"'\\''", "'", StringComparison.Ordinal);

    private static IEnumerable<(string Path, string Text)> Derivations(ScratchFolder folder) =>
        Directory.EnumerateFiles(folder["store/nix/store"], "*.drv").Select(path => (path, File.ReadAllText(path)));

    /// <summary>Evaluates a network, into a store of its own, with a lock of all that it needs.</summary>
    private static async Task<JsonDocument> EvaluateAsync(ScratchFolder folder, string codename, string network, params string[] architectures)
    {
        Directory.CreateDirectory(folder["tools"]);
        File.WriteAllText(folder["tools/busybox"], "");
        File.WriteAllText(folder["network.nix"], network);
        File.WriteAllText(folder["mirrors.json"], """{ "main": "http://main/", "security": "http://security/" }""");
        foreach (var architecture in architectures)
            File.WriteAllText(folder[$"names-{architecture}.json"], "[]");

        WriteLock([]);
        using (var missing = await RunAsync("missing", "--argstr", "debianNames", folder.Path))
        {
            WriteLock(missing.RootElement.EnumerateObject().ToDictionary(a => a.Name, a => PackagesOf(a.Name, a.Value.EnumerateArray().Select(n => n.GetString()!))));
        }

        return await RunAsync("build");

        void WriteLock(Dictionary<string, object> packages) =>
            File.WriteAllText(folder["lock.json"], JsonSerializer.Serialize(new { release = codename, architectures = packages }));

        async Task<JsonDocument> RunAsync(string attribute, params string[] more)
        {
            var result = await ProcessRunner.CaptureAsync(
                new ProcessCommand(
                    NixTools.Installation!.Instantiate,
                    [
                        "--store", folder["store"], "--eval", "--strict", "--json", "--read-write-mode",
                        Path.Combine(Repository.Root, "sdk", "nix", "network.nix"), "-A", attribute,
                        "--argstr", "networkFile", folder["network.nix"], "--argstr", "name", "lab", "--argstr", "platform", "debian",
                        "--argstr", "system", "aarch64-linux", "--argstr", "hostSystem", "aarch64-linux",
                        "--argstr", "debianLock", folder["lock.json"], "--argstr", "debianMirrors", folder["mirrors.json"],
                        "--argstr", "debianBootstrapTools", folder["tools"], .. more,
                    ],
                    folder.Path),
                CancellationToken.None);
            Assert.True(result.ExitCode == 0, result.StandardError);
            return JsonDocument.Parse(result.StandardOutput);
        }
    }

    /// <summary>Each needs nothing, except the metapackage of the kernel.</summary>
    private static object PackagesOf(string architecture, IEnumerable<string> names) => new
    {
        packages = names
            .SelectMany(name => name.StartsWith("linux-image-", StringComparison.Ordinal) ? [(name, [Kernel + architecture]), (Kernel + architecture, [])] : new (string Name, string[] Depends)[] { (name, []) })
            .ToDictionary(
                package => package.Name,
                package => new { archive = "main", path = $"pool/{package.Name}.deb", sha256 = new string('0', 64), depends = package.Depends, version = "1" }),
    };
}
