using System.Net.Sockets;
using System.Reflection;
using System.Text;
using System.Text.Json;

/// <summary>
/// Makes one process of <c>dotnet</c> run many commands. The runtime calls it before the program itself begins
/// (DOTNET_STARTUP_HOOKS); it listens at the socket that NIXVMS_TEST_COMMANDS names, and calls the program's Main for each
/// command that arrives there, one after the other. So each finds the command line, MSBuild and NuGet loaded and compiled.
/// </summary>
internal static class StartupHook
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    // The name and the signature are the runtime's.
    public static void Initialize()
    {
        var main = Assembly.GetEntryAssembly()!.EntryPoint!;
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(Environment.GetEnvironmentVariable("NIXVMS_TEST_COMMANDS")!));
        listener.Listen();

        // A test run that was killed leaves nothing for long.
        while (listener.Poll(Patience, SelectMode.SelectRead))
        {
            using var connection = listener.Accept();
            using var stream = new NetworkStream(connection);
            var exitCode = Run(main, JsonSerializer.Deserialize<Command>(stream)!);
            stream.Write(Encoding.ASCII.GetBytes($"{exitCode}"));
        }

        Environment.Exit(0);
    }

    private static object? Run(MethodInfo main, Command command)
    {
        foreach (var name in Environment.GetEnvironmentVariables().Keys.Cast<string>().Except(command.Environment.Keys))
            Environment.SetEnvironmentVariable(name, null);
        foreach (var (name, value) in command.Environment)
            Environment.SetEnvironmentVariable(name, value);
        Environment.CurrentDirectory = command.Folder;
        return main.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [command.Arguments], null);
    }

    private sealed record Command(string[] Arguments, string Folder, Dictionary<string, string> Environment);
}
