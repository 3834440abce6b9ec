using System.Diagnostics;
using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Incremental.Corpus;

/// <summary>Where a network of the corpus lives: a folder of its own in the project, and one outside of it.</summary>
internal sealed class CaseFolder
{
    private readonly Dictionary<string, string> _environment;

    public CaseFolder(TestProject project, string name)
    {
        _environment = project.Environment;
        Net = Directory.CreateDirectory(project[$"cases/{name}/net"]).FullName;
        Outside = Directory.CreateDirectory(Path.GetFullPath(project[$"../outside/{name}"])).FullName;
    }

    /// <summary>The folder of network.nix.</summary>
    public string Net { get; }

    /// <summary>A folder that is not below the project's.</summary>
    public string Outside { get; }

    /// <summary>An absolute path: relative ones count from the network's folder.</summary>
    public string this[string path] => Path.GetFullPath(Path.Combine(Net, Expand(path)));

    /// <summary>Puts this case's folders into a text.</summary>
    public string Expand(string text) => text.Replace("@net@", Net).Replace("@outside@", Outside);

    public void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[path])!);
        File.WriteAllText(this[path], Expand(content));
    }

    /// <summary>Makes a link, in place of one that is there.</summary>
    public void Link(string path, string target)
    {
        File.Delete(this[path]);
        File.CreateSymbolicLink(this[path], Expand(target));
    }

    public void Delete(string path) => File.Delete(this[path]);

    public void Move(string from, string to) => Directory.Move(this[from], this[to]);

    /// <summary>Replaces a file by an executable one with the same content.</summary>
    public void MakeExecutable(string path)
    {
        File.Copy(this[path], this[path] + ".new");
        File.SetUnixFileMode(this[path] + ".new", File.GetUnixFileMode(this[path]) | UnixFileMode.UserExecute);
        File.Move(this[path] + ".new", this[path], overwrite: true);
        File.SetLastWriteTimeUtc(this[path], DateTime.UtcNow);
    }

    /// <summary>Moves another file into the place of one, with the same time.</summary>
    public void ReplaceWithEqualTime(string path, string content)
    {
        var time = File.GetLastWriteTimeUtc(this[path]);
        Write(path + ".new", content);
        File.SetLastWriteTimeUtc(this[path] + ".new", time);
        File.Move(this[path] + ".new", this[path], overwrite: true);
    }

    /// <summary>
    /// Commits data.txt with this content to a repository without files that are worked on, which is made where it is
    /// missing. Returns the commit.
    /// </summary>
    public string Commit(string repository, string content)
    {
        Write($"{repository}/../data.txt", content);
        Git("init", "--quiet", "--bare", "--initial-branch=master");
        Git("--work-tree=..", "add", "../data.txt");
        Git("--work-tree=..", "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "--message", content);
        return Git("rev-parse", "HEAD").Trim();

        string Git(params string[] arguments)
        {
            Directory.CreateDirectory(this[repository]);
            using var git = Process.Start(new ProcessStartInfo("git", ["--git-dir=.", .. arguments]) { WorkingDirectory = this[repository], RedirectStandardOutput = true })!;
            var output = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            Assert.Equal(0, git.ExitCode);
            return output;
        }
    }

    public void SetVariable(string name, string value) => _environment[name] = Expand(value);
}
