using CliWrap;
using CliWrap.Builders;

namespace NixVms.Build.Tasks.Processes;

/// <summary>A program to run, with everything that decides what it does.</summary>
/// <param name="FileName">The program: an absolute path.</param>
/// <param name="Arguments">Its arguments, unquoted.</param>
/// <param name="WorkingDirectory">An absolute path: under <c>-mt</c> the process' own directory belongs to nobody.</param>
/// <param name="Environment">Variables to set beside the inherited ones; null removes one.</param>
internal sealed record ProcessCommand(
    string FileName,
    IReadOnlyList<string> Arguments,
    string WorkingDirectory,
    IReadOnlyDictionary<string, string?>? Environment = null)
{
    /// <summary>How long it has to end itself after SIGINT, before it is killed: 1.2 seconds.</summary>
    public TimeSpan InterruptGrace { get; init; } = TimeSpan.FromSeconds(1.2);

    /// <summary>What it reads from its standard input: nothing.</summary>
    public PipeSource Input { get; init; } = PipeSource.Null;

    /// <summary>Gets the number of the process when it has started.</summary>
    public Action<int>? OnStarted { get; init; }

    /// <summary>The same for CliWrap. It decides nothing by the exit code.</summary>
    public Command ToCommand()
    {
        var command = Cli.Wrap(FileName).WithArguments(Arguments).WithWorkingDirectory(WorkingDirectory).WithStandardInputPipe(Input).WithValidation(CommandResultValidation.None);
        return Environment is null ? command : command.WithEnvironmentVariables(Environment);
    }

    /// <summary>The command as one would type it, for messages and logs only.</summary>
    public override string ToString() => new ArgumentsBuilder().Add(FileName).Add(Arguments).Build();
}
