using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NixVms.Testing;

namespace NixVms.Aspire.Hosting.Running;

/// <summary>What the dashboard offers to do with machines and networks.</summary>
internal static class ResourceCommands
{
    public static void AddCommands(this IResourceBuilder<VmMachineResource> builder)
    {
        var resource = builder.Resource;
        builder.WithCommand(KnownResourceCommands.StartCommand, "Start", async context =>
        {
            await Runner(context, resource).StartAsync().ConfigureAwait(false);
            return CommandResults.Success();
        }, Options("Power the machine on", "Play", s => IsStopped(s) || s == KnownResourceStates.Waiting, isHighlighted: true));
        builder.Add(KnownResourceCommands.StopCommand, "Stop", Options("Shut the machine down", "Stop", IsRunning, isHighlighted: true), async (machine, context) =>
        {
            await Runner(context, resource).UpdateAsync(KnownResourceStates.Stopping).ConfigureAwait(false);
            await machine.ShutdownAsync(null, context.CancellationToken).ConfigureAwait(false);
        });
        builder.Add(KnownResourceCommands.RestartCommand, "Restart", Options("Restart the machine cleanly", "ArrowCounterclockwise", IsRunning),
            (machine, context) => machine.RebootAsync(null, context.CancellationToken));

        var pull = Options("Power the machine off at once", "PlugDisconnected", s => !IsStopped(s));
        pull.ConfirmationMessage = $"Pull the plug of {resource.Name}? What it has not written to a disk is lost.";
        builder.Add("power-off", "Pull the plug", pull, (machine, _) => machine.CrashAsync());
        var command = Options("Run a command as root in the machine; its output comes in the log", "WindowConsole", IsRunning);
        builder.Add("run-command", "Run a command", command, (machine, context) => RunCommandAsync(machine, Runner(context, resource).Logger, context));
    }

    public static void AddCommands(this IResourceBuilder<VmNetworkResource> builder)
    {
        var resource = builder.Resource;
        var options = Options("Let the running machines take over the newest build of the network", "ArrowSync", s => !IsStopped(s));
        builder.WithCommand("redeploy", "Redeploy", async context =>
        {
            var runner = context.Services.GetRequiredService<RunningNetworks>()[resource];
            return await TryAsync(runner.Logger, async () =>
            {
                foreach (var done in await runner.Open().SwitchAsync(cancellationToken: context.CancellationToken).ConfigureAwait(false))
                    runner.Logger.LogInformation("{Change}", GuestText.Lines(done.ToString()));
            }).ConfigureAwait(false);
        }, options);
    }

    private static void Add(
        this IResourceBuilder<VmMachineResource> builder, string name, string displayName, CommandOptions options,
        Func<VirtualMachine, ExecuteCommandContext, Task> run) =>
        builder.WithCommand(name, displayName, context =>
            builder.Resource.Machine is { } machine
                ? TryAsync(Runner(context, builder.Resource).Logger, () => run(machine, context))
                : Task.FromResult(CommandResults.Failure($"{builder.Resource.Name} has not been started.")),
            options);

    private static CommandOptions Options(string description, string icon, Func<string?, bool> isOffered, bool isHighlighted = false) => new()
    {
        Description = description,
        IconName = icon,
        IsHighlighted = isHighlighted,
        UpdateState = context => isOffered(context.ResourceSnapshot.State?.Text) ? ResourceCommandState.Enabled : ResourceCommandState.Hidden,
    };

    private static bool IsRunning(string? state) => state == KnownResourceStates.Running;

    public static bool IsStopped(string? state) => state is null || state == KnownResourceStates.NotStarted || KnownResourceStates.TerminalStates.Contains(state);

    private static MachineRunner Runner(ExecuteCommandContext context, VmMachineResource machine) =>
        context.Services.GetRequiredService<RunningNetworks>()[machine.Parent][machine];

    private static async Task<ExecuteCommandResult> TryAsync(ILogger logger, Func<Task> run)
    {
        try
        {
            await run().ConfigureAwait(false);
            return CommandResults.Success();
        }
        catch (OperationCanceledException)
        {
            return CommandResults.Canceled();
        }
        catch (Exception e)
        {
            logger.LogError("{Error}", GuestText.Lines(e.Message));
            return CommandResults.Failure(GuestText.Line(e.Message.Split('\n')[0]));
        }
    }

    private static async Task RunCommandAsync(VirtualMachine machine, ILogger logger, ExecuteCommandContext context)
    {
#pragma warning disable ASPIREINTERACTION001 // It may change: then this command does.
        var asked = await context.Services.GetRequiredService<IInteractionService>().PromptInputAsync(
            $"Run a command in {machine.Name}", "A bash script, which root runs. It has a minute; four where machines are emulated.",
            "Command", "journalctl -n 20", cancellationToken: context.CancellationToken).ConfigureAwait(false);
        if (asked.Canceled || asked.Data.Value is not { Length: > 0 } script)
            throw new OperationCanceledException();
#pragma warning restore ASPIREINTERACTION001

        var result = await machine.RunAsync(ShellCommand.Raw(script), null, context.CancellationToken).ConfigureAwait(false);
        logger.LogInformation("$ {Command} (exit code {ExitCode})", GuestText.Line(script), result.ExitCode);
        foreach (var text in new[] { result.StandardOutput, result.StandardError }.Where(t => t.Length > 0))
            logger.LogInformation("{Output}", GuestText.Lines(text));
    }
}
