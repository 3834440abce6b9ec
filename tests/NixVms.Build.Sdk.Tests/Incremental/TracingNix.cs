using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Incremental;

/// <summary>A folder for NixToolPath whose nix-instantiate runs the real one under strace.</summary>
internal sealed class TracingNix
{
    private const string Script = """
        #!/bin/sh
        network= previous=
        for argument; do
            [ "$previous" != name ] || network=$argument
            previous=$argument
        done
        [ -n "$network" ] || exec '@nix@' "$@"
        exec strace -f --seccomp-bpf -e trace=file -s 4096 -o "@log@/$network.trace" '@nix@' "$@"

        """;

    private readonly string _log;

    public TracingNix(ScratchFolder folder)
    {
        Folder = folder.New("tracing-nix");
        _log = folder.New("traces");
        foreach (var name in NixPrograms.Names)
            File.CreateSymbolicLink(Path.Combine(Folder, name), NixPrograms.Find(name));

        var program = Path.Combine(Folder, "nix-instantiate");
        File.Delete(program);
        File.WriteAllText(program, Script.Replace("@log@", _log).Replace("@nix@", NixPrograms.Find("nix-instantiate")));
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public static bool IsPossible { get; } = HostPrograms.Find("strace") is not null;

    public string Folder { get; }

    /// <summary>What the last evaluation of a network looked at.</summary>
    public IReadOnlyList<FileAccess> AccessesOf(string network) =>
        FileAccess.Parse(File.ReadAllText(Path.Combine(_log, $"{network}.trace")));
}

/// <summary>A test of each network of the corpus under strace.</summary>
internal sealed class StraceTheoryAttribute() : ProgramsTheoryAttribute("strace");
