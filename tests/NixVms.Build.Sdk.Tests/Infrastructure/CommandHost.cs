using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json;

namespace NixVms.Build.Sdk.Tests.Infrastructure;

/// <summary>
/// A process of <c>dotnet</c> that runs one command after the other (tests/NixVms.Build.CommandHost), as the MSBuild server
/// does: to load and compile the command line, MSBuild and NuGet anew is most of what a small build takes. No build can tell,
/// since nothing in the task assembly outlives one, which a test of it holds.
/// </summary>
internal sealed class CommandHost(PackedSdk sdk) : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim _free = new(1, 1);
    private readonly string _log = sdk.Folder.NewFile(".out");
    private readonly string _socket = Path.Combine(sdk.Folder.Path, "dotnet");
    private RunningProgram? _program;

    /// <summary>Runs a command.</summary>
    /// <param name="arguments">What follows <c>dotnet</c>.</param>
    /// <param name="folder">The working directory.</param>
    /// <param name="environment">All variables.</param>
    /// <param name="limit">How long it may take.</param>
    /// <returns>What it printed and its exit code; null while another command runs.</returns>
    public async Task<ProgramOutput?> TryRunAsync(
        IReadOnlyList<string> arguments, string folder, IReadOnlyDictionary<string, string> environment, TimeSpan limit)
    {
        if (!await _free.WaitAsync(0))
            return null;
        var isDone = false;
        try
        {
            if (_program?.HasExited == true)
                End();
            _program ??= await StartAsync();
            var before = _program.Output.Length;
            var request = JsonSerializer.SerializeToUtf8Bytes(new { Arguments = arguments, Folder = folder, Environment = environment });
            var answer = await AskAsync(request, limit);
            isDone = int.TryParse(answer, out var exitCode);
            var output = _program.Output[before..];
            return isDone
                ? new ProgramOutput(exitCode, output)
                : throw new InvalidOperationException($"dotnet {string.Join(" ", arguments)}: {answer}\n{output}");
        }
        finally
        {
            // After a failure the next command gets a process that has not seen this one.
            if (!isDone)
                End();
            _free.Release();
        }
    }

    public void Dispose() => End();

    private void End()
    {
        _program?.Dispose();
        _program = null;
        File.Delete(_socket);
    }

    private async Task<RunningProgram> StartAsync()
    {
        var configuration = Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd('/')))!;
        var hooks = Path.Combine(Repository.Root, "tests/NixVms.Build.CommandHost/bin", configuration, "net10.0");
        var environment = new Dictionary<string, string>(sdk.NewEnvironment())
        {
            ["DOTNET_STARTUP_HOOKS"] = Path.Combine(hooks, "NixVms.Build.CommandHost.dll"),
            ["NIXVMS_TEST_COMMANDS"] = _socket,
        };
        var program = RunningProgram.Start(["dotnet", "build"], "/", environment, _log);
        for (var watch = Stopwatch.StartNew(); !File.Exists(_socket); await Task.Delay(20))
        {
            if (!program.HasExited && watch.Elapsed < StartLimit)
                continue;
            program.Dispose();
            throw new InvalidOperationException($"dotnet does not wait for commands.\n{program.Output}");
        }

        return program;
    }

    private async Task<string> AskAsync(byte[] request, TimeSpan limit)
    {
        using var timer = new CancellationTokenSource(limit);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            // Between its bind and its listen it refuses.
            for (var watch = Stopwatch.StartNew(); !socket.Connected; await Task.Delay(20, timer.Token))
            {
                try
                {
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(_socket), timer.Token);
                }
                catch (SocketException) when (watch.Elapsed < StartLimit)
                {
                }
            }

            using var reader = new StreamReader(new NetworkStream(socket));
            await reader.BaseStream.WriteAsync(request, timer.Token);
            socket.Shutdown(SocketShutdown.Send);
            return await reader.ReadToEndAsync(timer.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"After {limit.TotalSeconds:0} s it had not ended.\n{_program?.Output}");
        }
    }
}
