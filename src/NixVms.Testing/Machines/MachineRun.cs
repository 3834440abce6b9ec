using System.Diagnostics;
using System.Text.Json.Nodes;
using NixVms.Testing.Commands;
using NixVms.Testing.Qemu;
using NixVms.Testing.Snapshots;

namespace NixVms.Testing.Machines;

/// <summary>A machine from power-on to power-off: its QEMU, its connections, and how it ended.</summary>
internal sealed class MachineRun : IAsyncDisposable
{
    private static readonly TimeSpan KillLimit = TimeSpan.FromSeconds(5);

    /// <summary>After the event of a panic: how long the kernel may take to print why, which ends the wait. Not all consoles have it.</summary>
    private static readonly TimeSpan PanicWordsLimit = TimeSpan.FromSeconds(10);

    /// <summary>After QEMU's end: how long its last events may take.</summary>
    private static readonly TimeSpan LastEventsLimit = TimeSpan.FromSeconds(1);

    private readonly Process _process;
    private readonly MachineErrors _errors;
    private readonly CancellationTokenSource _stopped = new();
    private readonly TaskCompletionSource<VmState> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Stream> _streams = [];
    private readonly object _lock = new();
    private volatile bool _hasPanicked;
    private VmState? _endState;
    private TaskCompletionSource _restarted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private MachineRun(Process process)
    {
        _process = process;
        _errors = new MachineErrors(process);
        process.Exited += (_, _) => _ = EndAsync();
        process.EnableRaisingEvents = true;
    }

    public QemuProcess Qemu { get; private set; } = null!;

    public AgentChannel Channel { get; private set; } = null!;

    /// <summary>Whether there is no hardware virtualisation: everything takes longer.</summary>
    public bool IsEmulated { get; private set; }

    /// <summary>What its processor is, whoever decided on that: emulated or the host's, and what QEMU was told of it.</summary>
    public string Processor =>
        string.Join(' ', [IsEmulated ? "tcg" : "kvm", .. Qemu.Arguments.Zip(Qemu.Arguments.Skip(1)).Where(a => a.First is "-cpu" or "--cpu").Select(a => a.Second)]);

    public bool IsPaused { get; private set; }

    /// <summary>When its processors last stopped.</summary>
    public DateTimeOffset PausedAt { get; private set; }

    /// <summary>When its processors last went on.</summary>
    public DateTimeOffset ResumedAt { get; private set; }

    /// <summary>Cancelled as soon as the machine is known to run no more.</summary>
    public CancellationToken Stopped => _stopped.Token;

    /// <summary>Done when QEMU has ended.</summary>
    public Task Exited => _ended.Task;

    /// <summary>What became of the machine; null while it runs.</summary>
    public VmState? EndState
    {
        get
        {
            lock (_lock)
                return _endState;
        }
    }

    /// <summary>Done at the machine's next restart.</summary>
    public Task Restarted => Volatile.Read(ref _restarted).Task;

    /// <summary>What QEMU said on standard error.</summary>
    public string Errors => _errors.Text;

    /// <param name="arguments">Options for this start only.</param>
    /// <param name="memoryFile">The memory of a snapshot; null for an empty one.</param>
    /// <exception cref="VmHostException">QEMU does not start.</exception>
    /// <exception cref="VmTimeoutException">It does not answer within <see cref="VmTimeouts.Boot"/>.</exception>
    public static async Task<MachineRun> StartAsync(
        MachineStart start, IReadOnlyList<string> arguments, string? memoryFile, VmConsole console, CancellationToken cancellationToken)
    {
        var memory = start.MemoryArguments(memoryFile);
        try
        {
            return await StartAsync(start, [.. memory, .. arguments], console, cancellationToken).ConfigureAwait(false);
        }
        catch (VmHostException e) when (memory.Count > 0 && memoryFile is null && MachineMemory.IsRefusal(e.Message))
        {
            start.HasMemoryFile = false;
            return await StartAsync(start, arguments, console, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<MachineRun> StartAsync(
        MachineStart start, IReadOnlyList<string> arguments, VmConsole console, CancellationToken cancellationToken)
    {
        var timeToStart = start.Options.Timeouts.Scaled(start.Options.Timeouts.Boot, isEmulated: true);
        using var sockets = new MachineSockets(start.Folder, MachineStart.SocketNames);
        var run = new MachineRun(start.Launch(sockets, arguments));
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, run.Stopped);
            limit.CancelAfter(timeToStart);
            await run.ConnectAsync(sockets, console, start.Options.Timeouts, limit.Token).ConfigureAwait(false);
            return run;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            var hangs = !run.Stopped.IsCancellationRequested;
            await run.DisposeAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            if (hangs && e is OperationCanceledException)
                throw new VmTimeoutException($"The machine {start.Manifest.Name} did not start: {start.Manifest.StartScript} has not become a QEMU that answers in {VirtualMachine.Seconds(timeToStart)}.\n{run.Errors}".TrimEnd(), null, timeToStart, run.Errors);

            // Until what it said last has been read.
            await Task.WhenAny(Task.WhenAll(run._process.WaitForExitAsync(CancellationToken.None), run._errors.Ended), Task.Delay(KillLimit, CancellationToken.None)).ConfigureAwait(false);
            throw new VmHostException($"The machine {start.Manifest.Name} did not start: {start.Manifest.StartScript} ended with exit code {run._process.ExitCode}.\n{run.Errors}".TrimEnd(), e);
        }
        catch
        {
            await run.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Stops the machine's processors, or lets them go on.</summary>
    public async Task SetPausedAsync(bool isPaused, CancellationToken cancellationToken)
    {
        await Qemu.ExecuteAsync(isPaused ? "stop" : "cont", null, cancellationToken).ConfigureAwait(false);
        IsPaused = isPaused;
    }

    /// <summary>Kills QEMU.</summary>
    public async Task KillAsync()
    {
        try
        {
            // A script that has become QEMU has no children worth looking for, in every process there is.
            _process.Kill(entireProcessTree: !_process.ProcessName.Contains("qemu", StringComparison.Ordinal));
        }
        catch (InvalidOperationException)
        {
            // It has ended.
        }

        await Task.WhenAny(Exited, Task.Delay(KillLimit)).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync().ConfigureAwait(false);
        foreach (var stream in _streams)
            await stream.DisposeAsync().ConfigureAwait(false);
    }

    private async Task ConnectAsync(MachineSockets sockets, VmConsole console, VmTimeouts timeouts, CancellationToken cancellationToken)
    {
        async Task<Stream> AcceptAsync(string name)
        {
            var stream = await sockets.AcceptAsync(name, cancellationToken).ConfigureAwait(false);
            _streams.Add(stream);
            return stream;
        }

        _ = console.ReadAsync(await AcceptAsync(MachineStart.ConsoleSocket).ConfigureAwait(false), () => Stop(VmState.Panicked));
        var qmp = await QmpClient.ConnectAsync(await AcceptAsync(MachineStart.ControlSocket).ConfigureAwait(false), OnEvent, cancellationToken).ConfigureAwait(false);
        var version = (await qmp.ExecuteAsync("query-version", null, cancellationToken).ConfigureAwait(false))!["qemu"]!;
        IsEmulated = (await qmp.ExecuteAsync("query-kvm", null, cancellationToken).ConfigureAwait(false))!["enabled"]!.GetValue<bool>() == false;
        Qemu = new QemuProcess(_process, qmp, new Version($"{version["major"]}.{version["minor"]}.{version["micro"]}"), timeouts.Scaled(timeouts.Command, IsEmulated));

        var ports = new List<Stream>();
        foreach (var name in MachineStart.AgentSockets)
            ports.Add(await AcceptAsync(name).ConfigureAwait(false));
        Channel = new AgentChannel(ports);
    }

    private void OnEvent(QmpEvent qmpEvent)
    {
        switch (qmpEvent.Name)
        {
            case "GUEST_PANICKED":
                _ = PanicAsync();
                break;
            case "BLOCK_IO_ERROR" when Flag("nospace") && qmpEvent.Data["action"]?.GetValue<string>() == "stop":
                Stop(VmState.DiskFull);
                break;
            case "STOP":
                PausedAt = qmpEvent.Timestamp;
                break;
            case "RESUME":
                ResumedAt = qmpEvent.Timestamp;
                break;
            case "SHUTDOWN":
                Stop(VmState.Off);
                break;
            case "RESET" when _hasPanicked:
                // Faster than the reader of the console, which has the kernel's words by now.
                _ = PauseForGoodAsync(Qemu);
                break;
            case "RESET" when Flag("guest"):
                Channel?.Reset();
                Interlocked.Exchange(ref _restarted, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
                break;
        }

        Qemu?.Publish(qmpEvent);

        bool Flag(string name) => qmpEvent.Data[name] is JsonValue value && value.TryGetValue<bool>(out var isSet) && isSet;
    }

    /// <summary>The machine runs no more; QEMU may be there still. The first cause counts.</summary>
    private void Stop(VmState state)
    {
        lock (_lock)
        {
            if (_endState is not null)
                return;
            _endState = state = _hasPanicked ? VmState.Panicked : state;
        }

        // Kept from restarting, for a look at what is left of it.
        if (state == VmState.Panicked && Qemu is { } qemu)
            _ = PauseForGoodAsync(qemu);
        _ = Task.Run(_stopped.Cancel);
    }

    private async Task EndAsync()
    {
        // Unless QEMU said why it ends; that may still be unread.
        if (Qemu is { } qemu)
            await Task.WhenAny(qemu.Closed, Task.Delay(LastEventsLimit)).ConfigureAwait(false);
        Stop(VmState.Crashed);
        Qemu?.Complete();
        _ended.TrySetResult(EndState!.Value);
    }

    /// <summary>The event may be faster than the kernel's words, which say why; these stop the machine, too.</summary>
    private async Task PanicAsync()
    {
        _hasPanicked = true;
        await Task.Delay(PanicWordsLimit).ConfigureAwait(false);
        Stop(VmState.Panicked);
    }

    private static async Task PauseForGoodAsync(QemuProcess qemu)
    {
        try
        {
            await qemu.ExecuteAsync("stop").ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or QmpException)
        {
            // It was faster.
        }
    }
}
