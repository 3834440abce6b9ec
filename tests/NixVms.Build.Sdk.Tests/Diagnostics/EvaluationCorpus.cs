using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using NixVms.Build.Sdk.Tests.Infrastructure;
using NixVms.Build.Tasks;

namespace NixVms.Build.Sdk.Tests.Diagnostics;

/// <summary>
/// The folders of ./Corpus: each has a broken project, mostly one network.nix, and what the build says of it. The name
/// of the folder says what is broken. expected.txt holds the errors and warnings for both platforms, expected-debian.txt
/// and expected-nixos.txt those for one, expected-nixos-14.04.txt those for a release of nixpkgs in which the same code
/// means something else. A case with none for a platform is about the other one alone.
/// </summary>
internal static class EvaluationCorpus
{
    /// <summary>Write what the build says instead of comparing it: then read every line of the change.</summary>
    private static readonly bool Accepts = Environment.GetEnvironmentVariable("NIXVMS_TEST_ACCEPT") == "1";

    private static readonly string Folder = Path.Combine(Repository.Root, "tests/NixVms.Build.Sdk.Tests/Diagnostics/Corpus");

    public static TheoryData<string> DebianCases => [.. Cases("debian")];

    public static TheoryData<string, string> NixosCases
    {
        get
        {
            TheoryData<string, string> data = [];

            // A theory must have data even where it is skipped.
            foreach (var tree in RealNixpkgs.Folders.DefaultIfEmpty("none"))
                foreach (var name in Cases("nixos"))
                    data.Add(tree, name);
            return data;
        }
    }

    /// <summary>Evaluates the networks of a case and compares what is said of them with what is expected.</summary>
    /// <param name="name">The folder of the case.</param>
    /// <param name="nixpkgs">A nixpkgs tree, or null for the platform debian.</param>
    /// <param name="scratch">Folders for this run.</param>
    public static void Check(string name, string? nixpkgs, ScratchFolder scratch)
    {
        var project = Path.Combine(scratch.New("corpus"), "lab");
        Copy(Path.Combine(Folder, name), project);

        var actual = Evaluate(project, nixpkgs);

        IReadOnlyList<string> names = nixpkgs is null ? ["expected-debian.txt", "expected.txt"] : [$"expected-nixos-{ReleaseOf(nixpkgs)}.txt", "expected-nixos.txt", "expected.txt"];
        var expected = names.Select(n => Path.Combine(Folder, name, n)).FirstOrDefault(File.Exists) ?? Path.Combine(Folder, name, "expected.txt");
        if (!Accepts)
            Assert.True(File.ReadAllText(expected) == actual, $"{expected} is otherwise, but it is:\n{actual}");
        else if (!File.Exists(expected) || File.ReadAllText(expected) != actual)
            File.WriteAllText(nixpkgs is null ? expected : Path.Combine(Folder, name, "expected-nixos.txt"), actual);
    }

    private static string ReleaseOf(string nixpkgs)
    {
        var version = Path.Combine(nixpkgs, ".version");
        return File.Exists(version) ? File.ReadAllText(version).Trim() : "unknown";
    }

    private static IEnumerable<string> Cases(string platform) =>
        from folder in Directory.EnumerateDirectories(Folder).Order(StringComparer.Ordinal)
        let files = Directory.EnumerateFiles(folder, "expected*.txt").Select(Path.GetFileName).ToList()
        where files.Count == 0 || files.Contains("expected.txt") || files.Contains($"expected-{platform}.txt")
        select Path.GetFileName(folder);

    private static string Evaluate(string project, string? nixpkgs)
    {
        var engine = new RecordingEngine();
        var networks = Directory.EnumerateFiles(project, "*.nixnet").Order(StringComparer.Ordinal).Select(Path.GetFileName).ToList();
        var task = new EvaluateNixNetwork
        {
            BuildEngine = engine,
            ProjectFile = Path.Combine(project, "lab.proj"),
            IntermediateDirectory = Path.Combine(project, "obj", "nixvms") + "/",
            NixFolder = Path.Combine(Repository.Root, "sdk/nix"),
            Networks = [.. networks.DefaultIfEmpty("network.nix").Select(n => (ITaskItem)new TaskItem(n!))],
            OutputDirectory = Path.Combine(project, "bin") + "/",
            Settings = DeclaredSettings.With(new Dictionary<string, string>
            {
                ["Platform"] = nixpkgs is null ? "debian" : "nixos",
                ["Nixpkgs"] = nixpkgs ?? "",
                ["ShowTrace"] = File.Exists(Path.Combine(project, "show-trace")) ? "true" : "",
                ["System"] = "x86_64-linux",
                ["Offline"] = "true",
            }),
        };
        var succeeded = task.Execute();

        var lines = engine.Lines.Where(l => !l.Contains("NIXVM2019")).ToList();
        Assert.Equal(lines.Any(l => l.Contains(": error ")), !succeeded);
        return string.Concat(lines.Select(l => l.Replace(project + "/", "").Replace(nixpkgs ?? "\0", "<nixpkgs>") + "\n"));
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
