using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Nix;
using NixVms.Build.Tasks.Processes;

namespace NixVms.Build.Tasks.Tests.Nix;

/// <summary>The Nix of this machine.</summary>
internal static class NixTools
{
    public static NixInstallation? Installation { get; } = Find();

    /// <summary>Settings that let Nix evaluate and build without a cache and whoever runs the tests.</summary>
    public static NixSettings Settings(string directory) =>
        new(Installation!, directory, [new NixOption("substitute", "false"), new NixOption("build-users-group", ""), new NixOption("sandbox", "false")]);

    /// <summary>Evaluates a file to JSON.</summary>
    public static async Task<string> EvaluateAsync(string file, string workingDirectory, params string[] arguments)
    {
        var result = await ProcessRunner.CaptureAsync(
            new ProcessCommand(Installation!.Instantiate, ["--eval", "--strict", "--json", file, .. arguments], workingDirectory),
            CancellationToken.None);
        Assert.True(result.ExitCode == 0, result.StandardError);
        return result.StandardOutput;
    }

    public static IReadOnlyDictionary<string, string> Variables(params (string Name, string Value)[] variables) =>
        variables.ToDictionary(v => v.Name, v => v.Value);

    /// <summary>A Nix that is a shell script, for what a real one does not do here.</summary>
    public static NixInstallation Script(ScratchFolder folder, string script)
    {
        foreach (var name in new[] { "nix-instantiate", "nix-store", "nix" })
            folder.WriteProgram($"nix/{name}", $"#!/bin/sh\n{script}\n");
        return new NixInstallation(folder["nix"]);
    }

    private static NixInstallation? Find()
    {
        try
        {
            return NixInstallation.Find("", Variables(("PATH", Environment.GetEnvironmentVariable("PATH") ?? "")), new SourcePosition(""));
        }
        catch (NixVmsException)
        {
            return null;
        }
    }
}
