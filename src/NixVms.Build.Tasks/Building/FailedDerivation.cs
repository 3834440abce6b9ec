using System.Globalization;
using System.Text.RegularExpressions;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Nix;

namespace NixVms.Build.Tasks.Building;

/// <summary>What Nix says of a derivation that it could not build, and what is known about it.</summary>
/// <param name="Path">The derivation.</param>
/// <param name="Text">Nix's error, cleaned.</param>
/// <param name="File">The derivation's content, if it can be read.</param>
/// <param name="LastLines">The last lines of its builder.</param>
/// <param name="LogFile">The file with all lines, if there is one.</param>
/// <param name="Owner">Whose it is.</param>
internal sealed record FailedDerivation(
    string Path,
    string Text,
    DerivationFile? File,
    IReadOnlyList<string> LastLines,
    string? LogFile,
    FailureOwner Owner)
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase;

    private static readonly Regex HashMismatch = new(@"hash mismatch[^:]*:.*?specified:\s*(?<expected>\S+).*?got:\s*(?<got>\S+)", Options | RegexOptions.Singleline);
    private static readonly Regex TimeOut = new(@"timed out after (?<seconds>\d+) seconds(?<silence> of silence)?", Options);
    private static readonly Regex Requirement = new(@"'(?<system>[^'\s]+)' with features \{(?<features>[^}]*)\}", Options);
    private static readonly Regex ExitCode = new(@"exit (?:code|status) (?<code>\d+)", Options);
    private static readonly Regex Signal = new(@"signal (?<signal>\d+)", Options);
    private static readonly Regex NoOutput = new(@"failed to produce output", Options);

    // What the builder of a machine of ours prints (sdk/nix/platforms/debian/packages/closure.sh).
    private static readonly Regex Missing = new($@"\A{ErrorCodes.MissingFromMachine}: (?<message>.+)\z", Options);

    private string Name => StorePath.NameOf(Path);

    /// <summary>The other computer that it was given to, or null.</summary>
    public string? Builder { get; init; }

    /// <summary>Whether the connection to the other computer was lost, not for the first time.</summary>
    public bool IsLost { get; init; }

    /// <summary>Whether remote builders were asked, and none has what a derivation needs.</summary>
    public bool BuildersHaveRefused { get; init; }

    private string Place => Builder is null ? "" : $" on {Builder}";

    /// <summary>The error for the user.</summary>
    public Diagnostic Explain()
    {
        if (HashMismatch.Match(Text) is { Success: true } mismatch)
            return Error(ErrorCodes.HashMismatch, ExplainHash(mismatch.Groups["expected"].Value, mismatch.Groups["got"].Value));
        if (Name.StartsWith("nixos-vm-", StringComparison.Ordinal) && LastLines.Select(l => Missing.Match(l)).Where(m => m.Success).ToList() is { Count: > 0 } missing)
            return Error(ErrorCodes.MissingFromMachine, $"{Owner.Subject}: {string.Join("\n", missing.Select(m => m.Groups["message"].Value))}");
        if (TimeOut.Match(Text) is { Success: true } timeOut)
            return Error(ErrorCodes.BuildTimedOut, ExplainTimeOut(timeOut.Groups["seconds"].Value, timeOut.Groups["silence"].Success) + Log());
        if (Requirement.Matches(Text) is { Count: 2 } requirements)
            return Builder is null ? ExplainRequirement(requirements[0], requirements[1]) : ExplainPromise(requirements[0], requirements[1]);
        if (Builder is not null && Text.Contains("exec format error", StringComparison.OrdinalIgnoreCase))
            return Error(ErrorCodes.BuilderUnable, $"{Owner.Subject}: the remote builder {Builder} cannot run the programs that build {Name}, although NixBuilders, or the computer's own nix.conf, says so. Correct its systems, or install there what emulates them (on Debian: apt-get install qemu-user-static).");
        if (Builder is not null && IsLost)
            return Error(ErrorCodes.BuilderLost, $"{Owner.Subject}: the connection to a remote builder was lost twice while {Name} was built, the last time to {Builder}. Where the derivation itself brings computers down, because it needs more memory than they have, say, leave it to others.{Log()}");
        if (FailedFetch.Find(File, LastLines, Text, Owner.IsDebian) is { } fetch)
            return Error(fetch.Code, $"{Owner.Subject}: {fetch.Describe(Name)}");
        if (StoreFailure.IsDiskFull(Text) || LastLines.Any(StoreFailure.IsDiskFull))
            return Error(ErrorCodes.DiskFull, $"{Owner.Subject}: building {Name} failed, because the disk is full. {StoreFailure.DiskRemedy()}{Log()}");
        if (NoOutput.IsMatch(Text))
            return Error(ErrorCodes.BuildFailed, $"{Owner.Subject}: the builder of {Name} ended without an error, but made no {Outputs()}.{Log()}");

        var signal = Number(Signal, "signal");
        var exitCode = Number(ExitCode, "code");
        if (signal == 9 || exitCode == 128 + 9)
        {
            return Error(ErrorCodes.BuilderKilled,
                $"{Owner.Subject}: building {Name}{Place} was killed (signal 9). Most often the memory was exhausted: build fewer derivations at once (properties NixMaxJobs and NixCores), or close other programs.{Log()}");
        }

        var how = exitCode is not null ? $"failed with exit code {exitCode}." : signal is not null ? $"was ended by signal {signal}." : $"failed: {Text}";
        return Error(ErrorCodes.BuildFailed, $"{Owner.Subject}: building {Name}{Place} {how}{Log()}");
    }

    private string ExplainHash(string expected, string got) =>
        $"{Owner.Subject}: {(File?.Url is { } url ? $"the content of {url}" : Name)} is not what was expected.\n  expected: {expected}\n  got:      {got}\n"
        + (Owner.IsDebian && FailedFetch.IsDebianPackage(File?.Url)
            ? "A mirror that is being updated can cause this: try again later, or take the packages of today with dotnet build -t:RefreshDebianLock."
            : "If the new content is right, write its hash where the expected one stands; if it is not, find out who changed the source.");

    private string ExplainTimeOut(string seconds, bool isSilence) => isSilence
        ? $"{Owner.Subject}: building {Name} was stopped, because its builder printed nothing for {seconds} seconds. Give it more time with <NixOption Include=\"max-silent-time\" Value=\"…\" />; 0 is no limit."
        : $"{Owner.Subject}: building {Name} was stopped, because it took longer than {seconds} seconds. Give it more time with <NixOption Include=\"timeout\" Value=\"…\" />; 0 is no limit.";

    private Diagnostic ExplainRequirement(Match needed, Match present)
    {
        var system = needed.Groups["system"].Value;
        var host = present.Groups["system"].Value;
        if (system != host)
        {
            var machines = Owner.Machines.Any(m => m.System == system) ? $"{Owner.Subject} {(Owner.Machines.Count > 1 ? "are" : "is")} {system}" : $"{Owner.Subject} needs {Name}, which is built on {system}";
            return Error(ErrorCodes.SystemUnavailable,
                $"{machines}: this computer is {host} and cannot build that. Name a remote builder of that system (property NixBuilders), or let this computer run its programs: install binfmt support (on Debian: apt-get install qemu-user-static) and set extra-platforms = {system} in nix.conf. Or make the machine a {host} with nixpkgs.system.");
        }

        var missing = Features(needed).Except(Features(present)).ToList();
        var who = BuildersHaveRefused ? "which neither this one nor any of the remote builders has" : "which this one does not have";
        var remedy = missing.Contains("kvm")
            ? "kvm needs a /dev/kvm that this user may open; else name a remote builder that has it (property NixBuilders)."
            : "Name a remote builder that has it (property NixBuilders), or say that this computer has it: system-features in nix.conf.";
        return Error(ErrorCodes.FeatureMissing,
            $"{Owner.Subject}: building {Name} needs a computer with the system feature{(missing.Count > 1 ? "s" : "")} {string.Join(", ", missing)}, {who}. {remedy}");
    }

    // The list of builders is a promise that Nix relies on; what the other computer says of itself is the truth.
    private Diagnostic ExplainPromise(Match needed, Match present)
    {
        var (system, actual) = (needed.Groups["system"].Value, present.Groups["system"].Value);
        var missing = Features(needed).Except(Features(present)).ToList();
        var lack = missing.Count == 0 ? $"builds for {actual}" : $"does not have the system feature{(missing.Count > 1 ? "s" : "")} {string.Join(", ", missing)}";
        return Error(ErrorCodes.BuilderUnable,
            $"{Owner.Subject}: the remote builder {Builder} was given {Name}, which needs {(missing.Count == 0 ? system : $"{string.Join(", ", missing)}")}, but that computer {lack}. Correct what NixBuilders says of it, or add to nix.conf there {(missing.Count == 0 ? $"extra-platforms = {system}, where it can run such programs" : $"system-features = … {string.Join(" ", missing)}, where it has them")}.");
    }

    private static IEnumerable<string> Features(Match match) =>
        match.Groups["features"].Value.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries);

    private string Outputs() => File is { Outputs.Count: > 1 } ? "all of its outputs" : "output";

    // Lists of errors show the first line, so that this one says where to look.
    private string Log() => LastLines.Count > 0
        ? $" The whole log: {LogFile ?? $"nix-store --read-log {Path}"}. Its end:\n  | {string.Join("\n  | ", LastLines)}"
        : $" Its builder printed nothing. The derivation: {Path}.";

    private int? Number(Regex pattern, string group) =>
        pattern.Match(Text) is { Success: true } match && int.TryParse(match.Groups[group].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private Diagnostic Error(string code, string message) => new(code, message, Owner.Position);
}
