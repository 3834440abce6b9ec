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

    private static Version ReadVersion()
    {
        using var nix = Process.Start(new ProcessStartInfo(Find("nix-instantiate"), "--version") { RedirectStandardOutput = true })!;
        return Version.Parse(Regex.Match(nix.StandardOutput.ReadToEnd(), @"\d+\.\d+").Value);
    }
}
