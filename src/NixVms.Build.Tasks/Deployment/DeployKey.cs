using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Json;
using NixVms.Build.Tasks.Logs;
using NixVms.Build.Tasks.Processes;

namespace NixVms.Build.Tasks.Deployment;

/// <summary>A secret of a machine, as <c>deployment.keys</c> has it. Its content is in memory only, on the way to the machine.</summary>
/// <param name="Path">Where it belongs in the machine.</param>
/// <param name="Mode">Its permissions, octal.</param>
/// <param name="Content">What it holds.</param>
internal sealed record DeployKey(string Path, string User, string Group, string Mode, byte[] Content)
{
    private static readonly Regex Owner = new("^[A-Za-z0-9_][A-Za-z0-9_.-]*$", RegexOptions.CultureInvariant);
    private static readonly Regex Permissions = new("^0?[0-7]{3}$", RegexOptions.CultureInvariant);

    /// <summary>The line that the machine's script reads (activate.sh).</summary>
    public string Line => $"{Convert.ToBase64String(Encoding.UTF8.GetBytes(Path))} {User} {Group} {Mode} {Convert.ToBase64String(Content)}\n";

    /// <summary>Reads a key of the evaluation, and its content from where that is.</summary>
    /// <param name="json">The key.</param>
    /// <param name="machine">The machine's name, for errors.</param>
    /// <param name="position">Where the machine is written.</param>
    /// <param name="folder">The network's folder: commands run in it, and relative files are in it.</param>
    /// <param name="environment">Has the PATH that commands are found on.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="NixVmsException">The key is wrong, or its content cannot be had.</exception>
    public static async Task<DeployKey> ReadAsync(JsonTree json, string machine, SourcePosition? position, string folder, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var name = json.Text("name") ?? "";
        var (path, user, group, mode) = (json.Text("path") ?? "", json.Text("user") ?? "", json.Text("group") ?? "", json.Text("permissions") ?? "");
        if (path.Length < 2 || path[0] != '/' || path[^1] == '/' || path.Any(char.IsControl) || path.Split('/').Any(p => p is "." or ".."))
            throw Wrong($"its place in the machine, \"{path}\", is no absolute path of a file");
        if (path.StartsWith("/nix/store/", StringComparison.Ordinal))
            throw Wrong("its place in the machine is in the Nix store, which everybody can read");
        if (!Owner.IsMatch(user) || !Owner.IsMatch(group))
            throw Wrong($"\"{user}\" and \"{group}\" are not names of a user and a group");
        if (!Permissions.IsMatch(mode))
            throw Wrong($"its permissions, \"{mode}\", are no octal number such as 0400");
        return new DeployKey(path, user, group, mode, await ContentAsync().ConfigureAwait(false));

        async Task<byte[]> ContentAsync()
        {
            var (text, file, command) = (json.Member("text"), json.Member("keyFile"), json.Member("keyCommand"));
            if (new[] { text, file, command }.Count(s => s is not null) != 1)
                throw Wrong("it needs one of text, keyFile and keyCommand");
            if (text is not null)
                return Encoding.UTF8.GetBytes(text.Value);
            if (file is not null)
            {
                try
                {
                    return await File.ReadAllBytesAsync(System.IO.Path.Combine(folder, file.Value), cancellationToken).ConfigureAwait(false);
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    throw Wrong($"its file cannot be read ({e.Message})");
                }
            }

            if (!command!.IsArray || command.Elements().Select(w => w.Value).ToList() is not [var program, .. var arguments])
                throw Wrong("keyCommand is a list: a program and its arguments");
            var result = await ProcessRunner.CaptureAsync(
                new ProcessCommand(Programs.Find(program, environment) ?? throw Wrong($"the program {program} of its keyCommand is not on the PATH"), arguments, folder), cancellationToken).ConfigureAwait(false);
            return result.ExitCode == 0
                ? Encoding.UTF8.GetBytes(result.StandardOutput)
                : throw Wrong($"its keyCommand, {program}, ended with status {result.ExitCode}{Words(result.StandardError)}");
        }

        NixVmsException Wrong(string what) =>
            new(ErrorCodes.DeployKeyUnusable, $"The key '{name}' of the machine {machine} cannot be deployed: {TerminalText.CleanLine(what)}. Nothing was deployed.", position);
    }

    /// <summary>Tells one deployment from another, without telling the keys.</summary>
    public static string Mark(string system, IEnumerable<DeployKey> keys)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{system}\n{string.Concat(keys.Select(k => k.Line))}"));
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static string Words(string error) => TerminalText.CleanLine(error).Trim() is { Length: > 0 } text ? $": {text}" : "";
}
