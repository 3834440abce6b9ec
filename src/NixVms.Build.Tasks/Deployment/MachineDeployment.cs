using System.Diagnostics;
using System.Text;
using CliWrap;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Files;
using NixVms.Build.Tasks.Logs;
using NixVms.Build.Tasks.Nix;
using NixVms.Build.Tasks.Processes;
using NixVms.Testing.Redeploying;

namespace NixVms.Build.Tasks.Deployment;

/// <summary>
/// Deploys to one machine: asks what it has, copies what it lacks, puts the keys in place and has it take the system over.
/// Cut off at any point, the next one completes it.
/// </summary>
/// <param name="target">The machine.</param>
/// <param name="connection">The way to it.</param>
/// <param name="action">What its <c>switch-to-configuration</c> is told (<see cref="DeployAction"/>).</param>
/// <param name="nix">The Nix that copies to machines that have Nix.</param>
/// <param name="tar">The program that packs for the others.</param>
/// <param name="timeout">How long the machine has to answer.</param>
internal sealed class MachineDeployment(DeployTarget target, SshConnection connection, string action, NixSettings nix, string tar, TimeSpan timeout)
{
    private const int LinesShown = 20;
    private const string Answer = "nixvms-deploy";

    // Exit statuses of activate.sh.
    private const int NoProgram = 113, KeyFailed = 114, ProfileFailed = 115;

    private bool SetsProfile => action is DeployAction.Switch or DeployAction.Boot;

    private readonly Stopwatch _watch = Stopwatch.StartNew();

    /// <returns>What was done, a line.</returns>
    /// <exception cref="NixVmsException">It failed; the message says what was done.</exception>
    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        var mark = DeployKey.Mark(target.System, target.Keys);
        var state = await AskAsync(mark, cancellationToken).ConfigureAwait(false);
        if (state.Lacks.Count > 0)
        {
            throw Failure(
                ErrorCodes.RestartNeeded,
                $"it lacks the Debian packages {string.Join(", ", state.Lacks)}, which only a start of the machine adds. Nothing was changed. Start its network anew, with this build.");
        }

        if (state.IsCurrent && action is DeployAction.Switch or DeployAction.Test)
            return Line("nothing to do");

        var copied = await CopyAsync(state, cancellationToken).ConfigureAwait(false);
        return await ActivateAsync(mark, copied, cancellationToken).ConfigureAwait(false);
    }

    private async Task<State> AskAsync(string mark, CancellationToken cancellationToken)
    {
        var question = new StringBuilder($"{target.System}\n{mark}\n");
        if (SetsProfile)
            question.Append("profile \n");
        question.AppendJoin("", target.Keys.Select(k => $"key {k.Path}\n"));
        question.AppendJoin("", target.Packages.Select(p => $"package {p}\n"));
        question.AppendJoin("", target.Closure.Select(p => $"path {p}\n"));

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        ProcessResult result;
        try
        {
            result = await connection.RunAsync(["probe.sh"], [], PipeSource.FromString(question.ToString()), limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failure(ErrorCodes.MachineUnreachable, $"it did not answer within {timeout.TotalSeconds:0} s. Is it on, and does ssh get there? The property DeployTimeout sets how long to wait, in seconds.");
        }

        var lines = result.StandardOutput.Split('\n').Select(l => l.TrimEnd('\r')).ToList();
        var start = lines.IndexOf(Answer);
        if (result.ExitCode != 0 || start < 0)
            throw SshFailure.Explain(target, result, start < 0);
        var answers = lines.Skip(start + 1).ToLookup(l => l.Split(' ')[0], l => l.Substring(Math.Min(l.Length, l.IndexOf(' ', StringComparison.Ordinal) + 1)));
        if (!answers.Contains("root"))
            throw Failure(ErrorCodes.MachineRefuses, $"{target.User} is not root there after {string.Join(' ', target.EscalationCommand)}. Set deployment.targetUser to root, or deployment.privilegeEscalationCommand.");

        // Of what a machine names, only what was asked for.
        return new State(
            answers.Contains("current"),
            answers.Contains("nix"),
            [.. target.Packages.Intersect(answers["lacks"])],
            [.. target.Closure.Intersect(answers["missing"])]);
    }

    private async Task<int> CopyAsync(State state, CancellationToken cancellationToken)
    {
        // A store that is the host's has all; one with a database decides itself.
        if (state.Missing.Count == 0)
            return 0;
        if (state.HasNix)
        {
            using var tools = WorkFolder.Make(Path.Combine(Path.GetTempPath(), "nixvms-deploy"));
            var command = new ProcessCommand(
                Path.Combine(nix.Installation.Folder, "nix-copy-closure"),
                [.. target.Substitutes ? new[] { "--use-substitutes" } : [], "--to", $"{target.User}@{target.Host}", target.System, .. nix.Arguments([])],
                nix.ProjectDirectory,
                connection.EnvironmentOfNix(tools.Path));
            await CheckCopyAsync(ProcessRunner.CaptureAsync(command, cancellationToken)).ConfigureAwait(false);
        }
        else
        {
            // The system last: where it is, all is.
            string[] paths = [.. state.Missing.Where(p => p != target.System).Append(target.System).Select(p => p.TrimStart('/'))];
            var archive = Cli.Wrap(tar).WithArguments(["--create", "--directory=/", "--file=-", "--", .. paths]).WithValidation(CommandResultValidation.None);
            await CheckCopyAsync(connection.RunAsync(["writable-store.sh", "add-paths.sh"], [target.System], PipeSource.FromCommand(archive), cancellationToken)).ConfigureAwait(false);
        }

        return state.Missing.Count;
    }

    private async Task CheckCopyAsync(Task<ProcessResult> copy)
    {
        var result = await copy.ConfigureAwait(false);
        if (result.ExitCode != 0)
            throw Failure(ErrorCodes.CopyFailed, $"its new system could not be copied, and it goes on with the one it has.{End(result.StandardError)}");
    }

    private async Task<string> ActivateAsync(string mark, int copied, CancellationToken cancellationToken)
    {
        var input = PipeSource.FromString($"{mark}\n{string.Concat(target.Keys.Select(k => k.Line))}");
        var result = await connection.RunAsync(["activate.sh"], [target.System, action, SetsProfile ? "profile" : ""], input, cancellationToken).ConfigureAwait(false);
        var changes = SwitchChanges.Read(result.StandardError);
        var done = string.Join("; ", new[] { copied > 0 ? $"copied {copied} store {(copied == 1 ? "path" : "paths")}" : "", TerminalText.CleanLine((changes with { Failed = [] }).ToString()) }.Where(d => d.Length > 0));
        if (result.ExitCode == 0)
            return Line(done.Length > 0 ? done : action == DeployAction.Boot ? "its next start has the system" : "has the system; no unit and no file differs");

        var before = done.Length > 0 ? $" Done before: {done}." : "";
        throw result.ExitCode switch
        {
            SshConnection.Failed => Failure(ErrorCodes.MachineUnreachable, $"the connection broke while it took the system over.{before} Deploy again: that completes it.{End(result.StandardError)}"),
            KeyFailed => Failure(ErrorCodes.ActivationImpossible, $"a key could not be put in place.{before}{End(result.StandardError)}"),
            NoProgram => Failure(ErrorCodes.ActivationImpossible, $"its system has no bin/switch-to-configuration (on NixOS, system.switch.enable = true).{before}"),
            ProfileFailed => Failure(ErrorCodes.ActivationImpossible, $"its system profile could not be set.{before}{End(result.StandardError)}"),
            // Our own where nothing was done at all.
            1 when changes.ToString().Length == 0 => Failure(ErrorCodes.ActivationImpossible, $"it did not take the system over.{End(result.StandardError)}"),
            var status => Failure(ErrorCodes.SwitchFailed, $"it has the system, and not all of it works (status {status}).{before}{End(result.StandardError)}"),
        };
    }

    private string Line(string done) => FormattableString.Invariant($"{target.Name}: {done} ({_watch.Elapsed.TotalSeconds:0.0} s)");

    private NixVmsException Failure(string code, string what) => new(code, $"{target.Name} ({target.Address}): {what}", target.Position);

    private static string End(string error)
    {
        var lines = TerminalText.CleanLines(error).Split('\n').Where(l => l.Trim().Length > 0).ToList();
        return string.Concat(lines.Skip(lines.Count - LinesShown).Select(l => $"\n  | {l}"));
    }

    private sealed record State(bool IsCurrent, bool HasNix, IReadOnlyList<string> Lacks, IReadOnlyList<string> Missing);
}
