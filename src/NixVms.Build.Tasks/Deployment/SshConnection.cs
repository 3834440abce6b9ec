using System.Globalization;
using CliWrap;
using NixVms.Build.Tasks.Files;
using NixVms.Build.Tasks.Processes;

namespace NixVms.Build.Tasks.Deployment;

/// <summary>Runs scripts as root on a machine, by the user's own ssh with the user's own configuration.</summary>
/// <param name="ssh">The program.</param>
/// <param name="target">The machine.</param>
/// <param name="workingDirectory">An absolute folder.</param>
/// <param name="timeout">How long the machine has to answer.</param>
internal sealed class SshConnection(string ssh, DeployTarget target, string workingDirectory, TimeSpan timeout)
{
    /// <summary>The exit status by which ssh says that the failure is its own.</summary>
    public const int Failed = 255;

    /// <summary>
    /// The options that every call has: nobody is asked anything, and what is silent is given up.
    /// Of each option ssh takes the first: those of the machine win.
    /// </summary>
    private IReadOnlyList<string> Options =>
    [
        .. target.SshOptions,
        .. target.Port is { } port ? new[] { $"-oPort={port.ToString(CultureInfo.InvariantCulture)}" } : [],
        "-oBatchMode=yes",
        $"-oConnectTimeout={Math.Max(1, (int)timeout.TotalSeconds).ToString(CultureInfo.InvariantCulture)}",
        "-oServerAliveInterval=15",
        "-oServerAliveCountMax=4",
    ];

    /// <summary>Runs a script of ours (Scripts) to its end.</summary>
    /// <param name="files">Its file, and before that those of functions that it calls.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<ProcessResult> RunAsync(IReadOnlyList<string> files, IReadOnlyList<string> arguments, PipeSource input, CancellationToken cancellationToken)
    {
        // One word for the shell there, whichever it is.
        IEnumerable<string> words = ["sh", "-c", string.Concat(files.Select(TextOf)), "nixvms-deploy", .. arguments];
        if (target.User != "root")
            words = target.EscalationCommand.Concat(words);
        string[] all = [.. Options, "-l", target.User, "--", target.Host, string.Join(' ', words.Select(Quote))];
        return ProcessRunner.CaptureAsync(new ProcessCommand(ssh, all, workingDirectory) { Input = input }, cancellationToken);
    }

    /// <summary>
    /// The variables by which a program of Nix starts this ssh. NIX_SSHOPTS would not do: Nix divides it at blanks, also those
    /// in the path of a key.
    /// </summary>
    /// <param name="folder">An empty folder, which gets a program and is needed for as long.</param>
    public IReadOnlyDictionary<string, string?> EnvironmentOfNix(string folder)
    {
        AtomicFile.Write(Path.Combine(folder, "ssh"), $"#!/bin/sh\nexec {string.Join(' ', Options.Prepend(ssh).Select(Quote))} \"$@\"\n", AtomicFile.Executable);
        return new Dictionary<string, string?> { ["PATH"] = $"{folder}:{Environment.GetEnvironmentVariable("PATH")}" };
    }

    private static string Quote(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string TextOf(string name)
    {
        using var stream = typeof(SshConnection).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
