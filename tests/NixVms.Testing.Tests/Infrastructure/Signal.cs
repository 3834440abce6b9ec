using CliWrap;

namespace NixVms.Testing.Tests.Infrastructure;

/// <summary>Signals to one process, and none to its children.</summary>
internal static class Signal
{
    /// <param name="name">Such as <c>TERM</c>.</param>
    public static async Task SendAsync(string name, int process) =>
        await Cli.Wrap("kill").WithArguments([$"-{name}", $"{process}"]).ExecuteAsync();
}
