using System.Text;

namespace NixVms.Testing.Tests.ByHand;

/// <summary>
/// A command that ends in the same way however it reaches the agent of a machine: by run-vms shell, which is a client of it in sh, or by
/// NixVms.Testing, which is one in C#.
/// </summary>
/// <param name="Script">For the machine's bash.</param>
/// <param name="ExitCode">How it ends.</param>
/// <param name="Output">What it writes; null for what nobody compares, as the other.</param>
internal sealed record SameCommand(string Script, int ExitCode, byte[]? Output, byte[]? Error)
{
    public static readonly IReadOnlyList<SameCommand> All =
    [
        Text("echo out; echo err >&2; exit 3", 3, "out\n", "err\n"),
        Text("", 0, "", ""),
        new("printf 'a\\0b\\377\\200'; printf '\\0\\n\\0' >&2", 0, [(byte)'a', 0, (byte)'b', 255, 128], [0, (byte)'\n', 0]),
        Text("printf 'é €😀'", 0, "é €😀", ""),

        // Words of the protocol.
        Text("printf 'X 1 0 0 0\\nS 1 nixvms-agent 1 port 0\\n'; printf '\\nR 1 4 0\\n' >&2", 0, "X 1 0 0 0\nS 1 nixvms-agent 1 port 0\n", "\nR 1 4 0\n"),

        // The agent sends up to 64 KiB in another way than more.
        Text("printf %065536d 0; printf %065535d 0 >&2", 0, new string('0', 65536), new string('0', 65535)),
        Text("printf %0300000d 0 >&2; printf x", 0, "x", new string('0', 300_000)),

        Text("cat; echo end", 0, "end\n", ""),
        Text("kill -TERM $BASHPID", 143, "", ""),
        Text("kill -KILL $BASHPID", 137, "", ""),
        Text("exit 255", 255, "", ""),
        // Stopped is not ended.
        Text("me=$BASHPID; { sleep 1; kill -CONT $me; } & kill -STOP $me; echo on; exit 6", 6, "on\n", ""),
        new("/no/such/program", 127, [], null),
        new("if", 2, [], null),

        // What goes on in the background holds nothing up.
        Text("sleep 4716 & echo begun; exit 4", 4, "begun\n", ""),
        Text("pkill -f '^sleep 4716'", 0, "", ""),
    ];

    private static SameCommand Text(string script, int exitCode, string output, string error) =>
        new(script, exitCode, Encoding.UTF8.GetBytes(output), Encoding.UTF8.GetBytes(error));
}
