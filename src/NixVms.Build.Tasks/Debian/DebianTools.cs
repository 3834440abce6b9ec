using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Files;
using NixVms.Build.Tasks.Processes;

namespace NixVms.Build.Tasks.Debian;

/// <summary>Debian's own programs, found on the PATH that we are given rather than on that of the process.</summary>
/// <param name="environment">The environment variables of the build.</param>
/// <param name="workFolder">What work folders are beside: see <see cref="DebianState.Work"/>.</param>
internal sealed class DebianTools(IReadOnlyDictionary<string, string> environment, string workFolder)
{
    /// <summary>Names another keyring than Debian's, for a mirror that signs its suites itself.</summary>
    public const string KeyringVariable = "NIXVMS_DEBIAN_KEYRING";

    // The package has it under one name, under the other or under both, by its age.
    private static readonly string[] Keyrings =
    [
        "/usr/share/keyrings/debian-archive-keyring.gpg",
        "/usr/share/keyrings/debian-archive-keyring.pgp",
    ];

    /// <summary>The keys that Debian signs its archive with.</summary>
    public string Keyring
    {
        get
        {
            if (environment.TryGetValue(KeyringVariable, out var given) && given.Length > 0)
            {
                return File.Exists(given)
                    ? given
                    : throw new NixVmsException(ErrorCodes.DebianToolMissing, $"{KeyringVariable} names the keyring '{given}', which does not exist.");
            }

            return Keyrings.FirstOrDefault(File.Exists) ?? throw new NixVmsException(
                ErrorCodes.DebianToolMissing,
                $"The debian platform checks Debian's signatures with the keyring '{Keyrings[0]}', which this machine lacks. Install it (apt-get install debian-archive-keyring), or use nixpkgs instead: set the property NixpkgsPath.");
        }
    }

    public Task<ProcessResult> AptGetAsync(IReadOnlyList<string> arguments, string workingDirectory, CancellationToken cancellationToken) =>
        RunAsync("apt-get", "apt", arguments, workingDirectory, cancellationToken);

    public Task<ProcessResult> DpkgDebAsync(IReadOnlyList<string> arguments, string workingDirectory, CancellationToken cancellationToken) =>
        RunAsync("dpkg-deb", "dpkg", arguments, workingDirectory, cancellationToken);

    private async Task<ProcessResult> RunAsync(
        string program,
        string package,
        IReadOnlyList<string> arguments,
        string workingDirectory,
        CancellationToken cancellationToken)
    {
        // Messages are searched for suites' names; some languages turn sentences around them.
        var variables = environment.ToDictionary(variable => variable.Key, variable => (string?)variable.Value, StringComparer.Ordinal);
        variables["LC_ALL"] = "C.UTF-8";
        var found = Find(program, package);

        // apt leaves its configuration, keys and signatures in the temporary folder when it is killed.
        using var temporary = WorkFolder.Make(workFolder);
        variables["TMPDIR"] = temporary.Path;
        return await ProcessRunner.CaptureAsync(new ProcessCommand(found, arguments, workingDirectory, variables), cancellationToken).ConfigureAwait(false);
    }

    private string Find(string program, string package) => Programs.Find(program, environment) ?? throw new NixVmsException(
        ErrorCodes.DebianToolMissing,
        $"The debian platform needs apt-get and dpkg-deb, but '{program}' is not on the PATH. Install the package '{package}' of your distribution, or use nixpkgs instead: set the property NixpkgsPath.");
}
