using System.Text;
using System.Threading.Channels;
using CliWrap;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Files;
using NixVms.Build.Tasks.Logs;
using NixVms.Build.Tasks.Processes;

namespace NixVms.Build.Tasks.Nix;

/// <summary>
/// A Nix that evaluates one expression after another, <c>nix repl</c>: each finds what those before it have evaluated, and
/// one that fails ends nothing, as it does in all other programs of Nix.
/// </summary>
/// <remarks>
/// Nix gets what it is asked from its standard input, which code can read as <c>/dev/stdin</c>: it would take the questions, and wait
/// for an end that never comes. Then Nix is ended with an error instead of an answer, since what has been read is not what the other
/// programs of Nix find there, which is nothing.
/// </remarks>
internal sealed class NixConversation : IAsyncDisposable
{
    private const string ReadsInput =
        $"{ErrorCodes.NixFailed}: The network reads standard input (/dev/stdin), where a build has nothing for it. Have it read a file, or give it arguments.";

    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly Channel<string> _input = Channel.CreateUnbounded<string>();
    private readonly CancellationTokenSource _stop;

    /// <summary>What Nix is told to say when it is done with an expression: nobody else can say it.</summary>
    private readonly string _end = Guid.NewGuid().ToString("N");

    private readonly WorkFolder _home = WorkFolder.Make(Path.Combine(Path.GetTempPath(), "nixvms-repl"));
    private readonly Task<int> _run;
    private readonly Action<NixLogEvent>? _onEvent;
    private volatile Question _question = new(null);
    private volatile int _process;
    private volatile bool _isStopped;

    /// <param name="nix">The Nix to start.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="workingDirectory">An absolute folder.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="variables">Variables of its environment.</param>
    /// <param name="onEvent">Gets all that Nix says.</param>
    public NixConversation(
        NixInstallation nix,
        IEnumerable<string> arguments,
        string workingDirectory,
        CancellationToken cancellationToken,
        IReadOnlyDictionary<string, string?>? variables = null,
        Action<NixLogEvent>? onEvent = null)
    {
        _onEvent = onEvent;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        // Nix keeps what is typed for the next time, in a folder that belongs to the user.
        Dictionary<string, string?> environment = new(variables ?? new Dictionary<string, string?>()) { ["XDG_DATA_HOME"] = _home.Path, ["NIX_DATA_HOME"] = _home.Path };
        var command = new ProcessCommand(nix.Nix, ["repl", "--log-format", "internal-json", "-v", "-v", .. arguments], workingDirectory, environment)
        {
            Input = PipeSource.Create(WriteAsync),
            OnStarted = process => _process = process,
        };
        _run = RunAsync(command, cancellationToken);
    }

    /// <summary>Whether Nix is gone: a full stack ends some versions of it, and we do where code reads what Nix is asked.</summary>
    public bool HasEnded => _run.IsCompleted;

    /// <summary>The folder where Nix keeps what it is asked.</summary>
    public string Home => _home.Path;

    /// <summary>Has something evaluated.</summary>
    /// <param name="expression">What to evaluate, or a command of <c>nix repl</c>.</param>
    /// <param name="onMessage">Gets what the evaluated code says.</param>
    /// <returns>What Nix said.</returns>
    public async Task<NixCommandLog> AskAsync(string expression, Action<string>? onMessage = null)
    {
        var question = _question = new Question(onMessage);
        await _input.Writer.WriteAsync($"{expression}\nbuiltins.trace \"{_end}\" null\n").ConfigureAwait(false);
        var end = Task.WhenAny(question.End.Task, _run);
        while (await Task.WhenAny(end, Task.Delay(LookInterval)).ConfigureAwait(false) != end)
        {
            if (_isStopped || !ProcessPipes.ReadsInputTwice(_process))
                continue;
            _isStopped = true;
            question.Log.Add(new NixLogEvent.Message(0, ReadsInput, ReadsInput, null));
            await _stop.CancelAsync().ConfigureAwait(false);
        }

        if (await end.ConfigureAwait(false) == _run)
            await _run.ConfigureAwait(false);
        return question.Log;
    }

    public async ValueTask DisposeAsync()
    {
        _input.Writer.TryComplete();
        try
        {
            await _run.ConfigureAwait(false);
        }
        finally
        {
            _home.Dispose();
            _stop.Dispose();
        }
    }

    private async Task<int> RunAsync(ProcessCommand command, CancellationToken cancellationToken)
    {
        try
        {
            return await ProcessRunner.RunAsync(command, onOutput: null, Take, _stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_isStopped && !cancellationToken.IsCancellationRequested)
        {
            return -1;
        }
    }

    private async Task WriteAsync(Stream stream, CancellationToken cancellationToken)
    {
        await foreach (var text in _input.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken).ConfigureAwait(false);
            await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private void Take(string line)
    {
        // What it says of its own end is no answer.
        if (_isStopped)
            return;

        var question = _question;
        var said = NixErrorText.Structured(NixCommandLog.Read(line));
        if (said is NixLogEvent.Message message && message.Text == $"trace: {_end}")
        {
            question.End.TrySetResult();
            return;
        }

        question.Log.Add(said);
        _onEvent?.Invoke(said);
    }

    private sealed class Question(Action<string>? onMessage)
    {
        public NixCommandLog Log { get; } = new(onMessage);

        public TaskCompletionSource End { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
