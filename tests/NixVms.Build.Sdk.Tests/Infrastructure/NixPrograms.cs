using System.Diagnostics;
using System.Text.RegularExpressions;

namespace NixVms.Build.Sdk.Tests.Infrastructure;

/// <summary>The Nix of this machine.</summary>
internal static class NixPrograms
{
    public static readonly IReadOnlyList<string> Names = ["nix", "nix-instantiate", "nix-store"];

    public static Version Version { get; } = ReadVersion();

    /// <summary>The path of a program on PATH.</summary>
    public static string Find(string name) => HostPrograms.Find(name) ?? throw new FileNotFoundException($"These tests need {name} on PATH.");

    /// <summary>Makes a folder one for NixToolPath, whose nix-instantiate runs commands of a shell after each evaluation that succeeds.</summary>
    public static void FollowEvaluations(string folder, string commands)
    {
        foreach (var name in Names.Where(n => n != "nix-instantiate"))
            File.CreateSymbolicLink(Path.Combine(folder, name), Find(name));
        var program = Path.Combine(folder, "nix-instantiate");
        File.WriteAllText(program, $"""
            #!/bin/sh
            '{Find("nix-instantiate")}' "$@" || exit
            case " $* " in
                *" -A "*) {commands} ;;
            esac

            """);
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static Version ReadVersion()
    {
        using var nix = Process.Start(new ProcessStartInfo(Find("nix-instantiate"), "--version") { RedirectStandardOutput = true })!;
        return Version.Parse(Regex.Match(nix.StandardOutput.ReadToEnd(), @"\d+\.\d+").Value);
    }
}
